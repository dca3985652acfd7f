import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, runningAdmin } from '../support/browser/running-admin.ts';
import { settingsEndpoints } from '../support/http/settings-endpoints.ts';
import { messageIn } from '../support/runner/inbox.ts';
import { reply, when } from '../support/smtp/behaviours.ts';
import type { SmtpScript } from '../support/smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../support/smtp/server.ts';

const running = runningAdmin();
let endpoints: ReturnType<typeof settingsEndpoints>;
let lambda: LambdaClient;

const knowsNobody: SmtpScript = {
  rcpt: when((line) => line.includes('nobody@'), reply('550 5.1.1 There is no such user')),
};
/** A mail server that knows everybody but nobody@. */
let choosy: ScriptedSmtp;

beforeAll(async () => {
  if (!browser) return;
  const { runner } = running();
  endpoints = settingsEndpoints(runner);
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  lambda = new LambdaClient({ endpoint: runner.endpoints.lambda, region: runner.region, credentials });
  choosy = await startScriptedSmtp(knowsNobody);
});
afterAll(async () => {
  lambda?.destroy();
  await choosy?.close();
});

const knowingEverybody = async (work: () => Promise<void>): Promise<void> => {
  choosy.script = {};
  await work().finally(() => {
    choosy.script = knowsNobody;
  });
};

const configure = async (scope: string, patch: object): Promise<void> =>
  expect((await endpoints.patch(scope, patch)).status).toBe(200);

/** A scope whose emails go to the choosy server. */
const overChoosy = (scope: string): Promise<void> =>
  configure(scope, { system: { smtp: { host: '127.0.0.1', port: choosy.port, auth: 'none', ssl: 'none' } } });

const createKey = async (permission: string, scope: string): Promise<string> => {
  const { json } = await endpoints.ask('POST', '/api-keys', { name: `Key of ${scope}`, permission, scope });
  return (json as unknown as { token: string }).token;
};

const openEmail = async (email: Record<string, unknown>, expected: RegExp[] = []): Promise<Page> => {
  const { id } = await endpoints.send(email);
  return running().open({ hash: `#/emails/${id}`, expected });
};

describe.skipIf(!browser)('signing in', () => {
  it('takes a key of full access only, says why it takes no other, and keeps it for the tab', async () => {
    const { runner, open } = running();
    const page = await open({ key: '' });
    const enter = async (key: string) => {
      await page.getByLabel('API key').fill(key);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await enter('re_sm_guessed');
    await page.getByText('This API key is not known, or was revoked.').waitFor();
    await enter(runner.keys.sending);
    await page.getByText('This key may only send emails. The admin page needs a key with full access.').waitFor();
    await enter(` ${runner.keys.full} `);
    await page.getByText(/Version \d+ is in force since/).waitFor();
    const stored = 'JSON.stringify([{ ...localStorage }, document.cookie, location.href])';
    expect(await page.evaluate(stored)).not.toContain(runner.keys.full);
    expect(await page.evaluate("sessionStorage['storemail-key']")).toBe(runner.keys.full);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(1);
    expect(await page.evaluate("sessionStorage['storemail-language']")).toBe('en');
  });

  it('with the key of a store view shows that store view, what it inherits, and nothing wider', async () => {
    await configure('narrow', { system: { smtp: { disable: 'no' } } });
    const page = await running().open({ key: await createKey('full_access', 'narrow.view') });
    await page.getByText('Nothing is set at this scope yet; everything is inherited.').waitFor();
    expect(await page.getByRole('combobox', { name: 'Scope' }).locator('option').allTextContents()).toEqual([
      expect.stringContaining('Store view narrow.view'),
    ]);
    await page
      .locator('.row')
      .filter({ hasText: 'Disable Email Communications' })
      .getByText('Inherited: Website narrow')
      .waitFor();
    await page.getByRole('link', { name: 'API Keys' }).click();
    await page.getByRole('button', { name: 'Create API key' }).click();
    expect(await page.getByLabel('Scope').inputValue()).toBe('narrow.view');
  });
});

describe.skipIf(!browser)('the emails', () => {
  const subjects = (page: Page) => page.locator('.emails .subject a').allTextContents();

  it('are found by state, type, recipient, scope and time, and all that match are sent again', async () => {
    await overChoosy('found');
    const email = { scope: 'found', to: 'nobody@example.net', type: 'order' };
    await endpoints.send({ ...email, to: 'ada@example.net', subject: 'Sent at once' });
    await endpoints.send({ ...email, to: 'nobody@example.org', subject: 'To another' });
    await endpoints.send({ ...email, type: 'invoice', subject: 'Of another type' });
    await endpoints.send({ ...email, subject: 'Wanted' });

    const page = await running().open({ hash: '#/emails', timezoneId: 'Asia/Tokyo' });
    await page.getByRole('combobox', { name: 'State' }).selectOption('bounced');
    await page.getByRole('combobox', { name: 'Type' }).selectOption('order');
    await page.getByRole('combobox', { name: 'Scope' }).fill('found');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Wanted', 'To another']);
    await page.getByLabel('Recipient').fill('nobody@example.net');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Wanted']);
    const inTokyo = (ms: number) => new Date(ms + 9 * 3_600_000).toISOString().slice(0, 16);
    await page.getByLabel('Until').fill(inTokyo(Date.now() - 120_000));
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('No email matches').waitFor();
    await page.getByLabel('From').fill(inTokyo(Date.now() - 120_000));
    await page.getByLabel('Until').fill(inTokyo(Date.now() + 120_000));
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Wanted']);

    await page.getByRole('link', { name: 'Wanted' }).click();
    await page.getByText('The mail server refused recipients').first().waitFor();
    await page.getByRole('link', { name: 'Back to the emails' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Wanted']);
    expect(await page.getByLabel('Recipient').inputValue()).toBe('nobody@example.net');

    await knowingEverybody(async () => {
      await page.getByRole('button', { name: 'Send all that match again' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
      await page.getByText('1 email is on its way again.').waitFor();
      const arrived = (subject: string) => choosy.messages.some(({ raw }) => raw.includes(`Subject: ${subject}`));
      await expect.poll(() => arrived('Wanted')).toBe(true);
      expect(arrived('To another')).toBe(false);
    });
  });

  it('appear as they are sent, without being asked for', async () => {
    const page = await running().open({ hash: '#/emails' });
    await page.getByText('Live').waitFor();
    await endpoints.send({ subject: 'Just now' });
    const row = page.getByRole('row').filter({ hasText: 'Just now' });
    await row.getByText('Sent').waitFor();
  });
});

describe.skipIf(!browser)('an email', () => {
  it('shows what became of it for whom, with the answers of the mail server', async () => {
    await overChoosy('choosy');
    const to = ['ada@example.net', 'nobody@example.net'];
    const page = await openEmail({ scope: 'choosy', to, subject: 'For two', tags: [{ name: 'order', value: '7' }] });
    await page.locator('.heading').getByText('Sent').waitFor();
    const cells = (name: string) => page.getByRole('row').filter({ hasText: name }).getByRole('cell').allTextContents();
    expect(await cells('ada@')).toEqual(['Accepted', expect.stringMatching(/^250 /)]);
    expect(await cells('nobody@')).toEqual(['Bounced', '550 5.1.1 There is no such user']);
    await page
      .locator('.timeline')
      .getByText(/^250 (?!250)/)
      .waitFor();
    expect(await page.locator('.timeline .event').allTextContents()).toEqual(['Accepted', 'Sent']);
    await page.locator('.facts').getByText('order=7').waitFor();
  });

  it('that bounced is sent again once the server knows the recipient', async () => {
    await overChoosy('bouncing');
    const page = await openEmail({ scope: 'bouncing', to: 'nobody@example.net', subject: 'Too early' });
    await page.locator('.heading').getByText('Bounced').waitFor();
    await knowingEverybody(async () => {
      await page.getByRole('button', { name: 'Send again' }).click();
      await page.locator('.heading').getByText('Sent').waitFor();
    });
    expect(await page.locator('.timeline .event').allTextContents()).toContain('Bounced');
  });

  it('that is scheduled is canceled, after a question', async () => {
    const scheduled_at = new Date(Date.now() + 3_600_000).toISOString();
    const page = await openEmail({ subject: 'Later', scheduled_at });
    await page.locator('.heading').getByText('Scheduled').waitFor();
    await page.getByRole('button', { name: 'Cancel sending' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel sending' }).click();
    await page.locator('.heading').getByText('Canceled').waitFor();
  });

  it('is previewed without running, loading or leaving anything, and shown as text, html and source', async () => {
    const html = `<h1 style="color: rgb(0, 0, 255)">Thank you</h1><script>parent.document.title = 'taken'</script>
      <img src="https://tracker.example/x.gif" onerror="parent.document.title = 'taken'">
      <link rel="stylesheet" href="https://tracker.example/x.css"><form action="https://phish.example/"><input></form>
      <a href="https://shop.example/">Your order</a>`;
    const page = await openEmail({ subject: 'Previewed', html, text: 'Thanks' }, [
      /^Blocked script execution in '[^']+preview.html'/,
    ]);
    const frame = page.frameLocator('iframe');
    await frame.getByText('Thank you').waitFor();
    expect(await frame.locator('script, link, [onerror], [src^=https], a[href]').count()).toBe(0);
    await page.getByText('Remote images and styles are not loaded, for privacy').waitFor();
    expect(await page.title()).toBe('Emails · Storemail');
    await page.getByRole('button', { name: 'Text' }).click();
    expect(await page.locator('textarea').inputValue()).toBe('Thanks');
    await page.getByRole('button', { name: 'HTML' }).click();
    expect(await page.locator('textarea').inputValue()).toContain('<h1 style=');
    await page.getByRole('button', { name: 'Raw', exact: true }).click();
    await expect.poll(() => page.locator('textarea').inputValue()).toContain('Subject: Previewed');
  });
});

describe.skipIf(!browser)('the health view', () => {
  const tick = () => lambda.send(new InvokeCommand({ FunctionName: 'storemail-dev-check-health' }));

  it('says that mail goes out, or what is down and where that is mended, with the last day', async () => {
    await configure('watched', { health: { recipient: 'ops@example.net' } });
    await tick();
    await messageIn(running().runner.inbox, 'Storemail test email (watched)');
    await expect
      .poll(async () => {
        await tick();
        return JSON.stringify((await endpoints.ask('GET', '/health')).json);
      })
      .toContain('"state":"sent"');
    const page = await running().open({ hash: '#/health' });
    await page.getByText('Mail is going out.').waitFor();
    await page
      .locator('.test-sends li')
      .filter({ hasText: 'Website watched' })
      .getByText(/within/)
      .waitFor();
    expect(await page.locator('.figures dt').allTextContents()).toEqual([
      'Waiting',
      'Under way',
      'Oldest waits',
      'Dead letters',
    ]);
    expect(await page.locator('.chart rect.sent').count()).toBe(24);
    await page.getByText('As a table').click();
    const [accepted = 0, sent = 0] = (
      await page.locator('.as-table tbody tr').last().getByRole('cell').allTextContents()
    ).map(Number);
    expect(accepted).toBeGreaterThanOrEqual(sent);
    expect(sent).toBeGreaterThan(0);

    const gone = await startScriptedSmtp();
    await gone.close();
    await configure('watched', { system: { smtp: { host: '127.0.0.1', port: gone.port, auth: 'none', ssl: 'none' } } });
    await tick();
    await page.reload();
    await page.getByText('Something is down.').waitFor();
    const first = page.locator('.checks tbody tr').first();
    await first.getByText(/^At connect: .*ECONNREFUSED/).waitFor();
    await first.getByRole('link', { name: 'Website watched' }).click();
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    await configure('watched', { system: null, health: null });
    await tick();
  });
});

describe.skipIf(!browser)('API keys', () => {
  it('are made for a scope, shown once, work, and are revoked', async () => {
    const page = await running().open({ hash: '#/keys' });
    await page.getByRole('button', { name: 'Create API key' }).click();
    await page.getByLabel('Name').fill('From the page');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    const token = await page.locator('.token').inputValue();
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.content()).not.toContain(token);
    const row = page.getByRole('row').filter({ hasText: 'From the page' });
    await row.getByText('Sending only').waitFor();
    const { status } = await fetch(`${running().runner.api}/emails`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: 'customer@example.net', subject: 'With a new key', text: 'Hello' }),
    });
    expect(status).toBe(200);
    await page.getByRole('button', { name: 'Revoke From the page' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await row.waitFor({ state: 'detached' });
  });
});
