import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browser, inboxPages, openMail } from '../support/browser/inbox-pages.ts';
import { expectToFitNarrowScreens } from '../support/browser/narrow-screens.ts';

const { inbox, open } = inboxPages();

it.skipIf(!browser)('the inbox fits a narrow screen in any font', async () => {
  await inbox().deliver({ subject: 'A long subject '.repeat(12), html: '<p>Thank you</p>' });
  const page = await open();
  await expectToFitNarrowScreens(page);
  await page.getByRole('link', { name: 'A long subject' }).click();
  await page.getByRole('heading', { name: 'A long subject' }).waitFor();
  for (const view of ['HTML', 'Text', 'Headers', 'Session', 'Source']) {
    await page.getByRole('tab', { name: view }).click();
    await expectToFitNarrowScreens(page);
  }
});

describe.runIf(browser)('everybody', () => {
  const axe = fileURLToPath(import.meta.resolve('axe-core'));

  it.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 360, height: 740 } }],
  ] as [string, BrowserContextOptions][])('can read it: %s', async (_name, options) => {
    await inbox().deliver({
      subject: 'A long subject '.repeat(10),
      attachments: [{ filename: 'a'.repeat(200), content: '' }],
    });
    const page = await open({ ...options, bypassCSP: true });
    await page.addScriptTag({ path: axe });
    const faults = (): Promise<unknown> =>
      page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))',
      );
    const overflow = (): Promise<unknown> =>
      page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect([await faults(), await overflow()]).toEqual([[], 0]);
    await openMail(page, 'A long subject');
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect([await faults(), await overflow()]).toEqual([[], 0]);
    }
  });
});
