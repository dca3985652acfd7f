import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { CommandFailed, readArguments } from '../../infra/cli/program.ts';
import { launchBrowser } from '../support/browser/chromium.ts';
import { runDeveloperProgram } from '../support/cli/developer-program.ts';
import { settingsEndpoints } from '../support/http/settings-endpoints.ts';
import { type Runner, startRunner } from '../support/runner/runner.ts';

const images = fileURLToPath(new URL('../../docs/images', import.meta.url));

/** The emails of a small shop on a morning. */
const emails = [
  {
    to: 'Ada Lovelace <ada@example.net>',
    subject: 'Welcome to My Shop',
    html: '<h1>Welcome, Ada</h1><p>Good to have you.</p>',
  },
  { to: 'grace@example.net', subject: 'Your invoice 000000042', html: '<h1>Invoice</h1><p>Total: 42.00 EUR</p>' },
  {
    to: 'Ada Lovelace <ada@example.net>',
    subject: 'Your order 100000042',
    html: '<h1>Thank you for your order!</h1><p>We have received order <b>100000042</b> and will tell you when it is on its way.</p><table cellpadding="6"><tr><td>Tea pot, blue</td><td>1</td><td>29.00 EUR</td></tr><tr><td>Tea, green</td><td>2</td><td>13.00 EUR</td></tr></table>',
  },
];

/** Sends them one after the other, so that the inbox lists them in this order. */
const sendAll = async (page: Page, { api, inbox, keys }: Runner): Promise<void> => {
  await page.goto(inbox);
  const headers = { authorization: `Bearer ${keys.sending}`, 'content-type': 'application/json' };
  for (const email of emails) {
    const body = JSON.stringify({ from: 'My Shop <shop@example.com>', ...email });
    await fetch(`${api}/emails`, { method: 'POST', headers, body });
    await page.getByText(email.subject).first().waitFor();
  }
};

const pageOf = async (browser: Browser, key: string): Promise<Page> => {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
  });
  await context.addInitScript(`sessionStorage['storemail-key'] ??= ${JSON.stringify(key)}`);
  return context.newPage();
};

/** A website with its own mail server, so that the form shows differences and a warning that can be dismissed. */
const european = {
  host: 'smtp.shop.example',
  port: 587,
  set_return_path: 'yes',
  username: 'eu@shop.example',
  password: 'any',
};

const take = async (browser: Browser, runner: Runner): Promise<void> => {
  const { admin, inbox, keys } = runner;
  const page = await pageOf(browser, keys.full);
  await sendAll(page, runner);
  await settingsEndpoints(runner).patch('eu', { system: { smtp: european } });
  await page.setViewportSize({ width: 1280, height: 1150 });
  await page.goto(`${admin}#/settings/eu`);
  await page.getByRole('button', { name: 'Dismiss' }).first().waitFor();
  await page.screenshot({ path: join(images, 'settings.png') });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(inbox);
  await page.getByText('Your order 100000042').first().click();
  await page.getByText('Ada Lovelace').first().waitFor();
  await page.screenshot({ path: join(images, 'inbox.png') });
};

const usage = `Usage: npm run screenshots

Takes the screenshots in docs/images from the running product, in a headless Chromium.

Options:
  --json    Prints JSON to standard output.
  --help    Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

const run = async (args: string[]) => {
  readArguments({ args, options: { json: { type: 'boolean' } } });
  const data = await mkdtemp(join(tmpdir(), 'storemail-screenshots-'));
  const [browser, runner] = await Promise.all([launchBrowser(), startRunner(data)]);
  try {
    if (!browser) throw new CommandFailed('Chromium could not be started.');
    await mkdir(images, { recursive: true });
    await take(browser, runner);
  } finally {
    await browser?.close();
    await runner.stop();
    await rm(data, { recursive: true, force: true });
  }
  const written = ['docs/images/settings.png', 'docs/images/inbox.png'];
  return { success: true, output: written.map((name) => `Wrote ${name}`).join('\n'), json: { written } };
};

await runDeveloperProgram({ name: 'screenshots', usage, run });
