import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, type RunningAdmin, runningAdmin } from '../support/browser/running-admin.ts';
import { messageOfShop } from '../support/builders/message-of-shop.ts';
import { reply, when } from '../support/smtp/behaviours.ts';
import type { SmtpScript } from '../support/smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../support/smtp/server.ts';

const running = runningAdmin();
let endpoints: RunningAdmin['endpoints'];
let configure: RunningAdmin['configure'];

const knowsNobody: SmtpScript = {
  rcpt: when((line) => line.includes('nobody@'), reply('550 5.1.1 There is no such user')),
};
/** A mail server that accepts every recipient except nobody@. */
let choosy: ScriptedSmtp;

beforeAll(async () => {
  if (!browser) return;
  ({ endpoints, configure } = running());
  choosy = await startScriptedSmtp(knowsNobody);
});
afterAll(() => choosy?.close());

const knowingEverybody = async (work: () => Promise<void>): Promise<void> => {
  choosy.script = {};
  await work().finally(() => {
    choosy.script = knowsNobody;
  });
};

/** Makes a scope send through the choosy server. */
const overChoosy = (scope: string): Promise<void> =>
  configure(scope, { system: { smtp: { host: '127.0.0.1', port: choosy.port, auth: 'none', ssl: 'none' } } });

const openEmail = async (email: Record<string, unknown>, expected: RegExp[] = []): Promise<Page> => {
  const { id } = await endpoints.send(email);
  return running().open({ hash: `#/emails/${id}`, expected });
};

describe.skipIf(!browser)('the emails', () => {
  const subjects = (page: Page) => page.locator('.emails .subject a').allTextContents();

  it('that a client composed are shown with html, text and attachments', async () => {
    await overChoosy('whole');
    const pdf = Buffer.from('%PDF-1.7 planted');
    const raw = messageOfShop(pdf).toString('base64');
    const { json } = await endpoints.ask('POST', '/emails/mime', { raw, to: ['ada@example.net'], scope: 'whole' });
    const { id } = json as unknown as { id: string };
    const page = await running().open({ hash: `#/emails/${id}` });
    await page.frameLocator('iframe.preview').getByRole('heading', { name: 'Thank you, in html' }).waitFor();
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    await expect.poll(() => page.getByLabel('Source').inputValue()).toContain('Thank you, in plain text.');
    await page.getByRole('button', { name: 'Attachments' }).click();
    const link = page.getByRole('link', { name: '請求書.pdf' });
    const file = await fetch((await link.getAttribute('href')) ?? '');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(pdf);
  });

  it('are filtered by state, type, recipient, scope and time, and all matches are retried', async () => {
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
    await page.getByRole('button', { name: 'Search' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Wanted', 'To another']);
    await page.getByLabel('Recipient contains').fill('nobody@EXAMPLE.net');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Wanted']);
    const inTokyo = (ms: number) => new Date(ms + 9 * 3_600_000).toISOString().slice(0, 16);
    await page.getByRole('combobox', { name: 'Period' }).selectOption('custom');
    await page.getByLabel('Until', { exact: true }).fill(inTokyo(Date.now() - 120_000));
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('No email matches').waitFor();
    await page.getByLabel('From', { exact: true }).fill(inTokyo(Date.now() - 120_000));
    await page.getByLabel('Until', { exact: true }).fill(inTokyo(Date.now() + 120_000));
    await page.getByRole('button', { name: 'Search' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Wanted']);

    await page.getByRole('link', { name: 'Wanted' }).click();
    await page.getByText('The mail server refused recipients').first().waitFor();
    await page.getByRole('link', { name: 'Back to the emails' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Wanted']);
    expect(await page.getByLabel('Recipient contains').inputValue()).toBe('nobody@EXAMPLE.net');

    await knowingEverybody(async () => {
      await page.getByRole('button', { name: 'Retry all that match' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click();
      await page.getByText('1 email is on its way again.').waitFor();
      const arrived = (subject: string) => choosy.messages.some(({ raw }) => raw.includes(`Subject: ${subject}`));
      await expect.poll(() => arrived('Wanted')).toBe(true);
      expect(arrived('To another')).toBe(false);
    });
  });

  it('that are hidden among many others are found automatically by part of their subject', async () => {
    await overChoosy('many');
    await endpoints.send({ scope: 'many', to: 'rare@example.net', subject: 'A RARE one' });
    for (let sent = 0; sent < 60; sent += 1) await endpoints.send({ scope: 'many', subject: `Common ${sent}` });
    const page = await running().open({ hash: '#/emails?scope=many&subject=rare' });
    await expect.poll(() => subjects(page)).toEqual(['A RARE one']);
    await page.getByText('Everything was searched.').waitFor();
  });

  it('appear automatically as they are sent', async () => {
    const page = await running().open({ hash: '#/emails' });
    await page.getByText('Live').waitFor();
    await endpoints.send({ subject: 'Just now' });
    const row = page.getByRole('row').filter({ hasText: 'Just now' });
    await row.getByText('Sent').waitFor();
  });
});

describe.skipIf(!browser)('an email', () => {
  it('shows its outcome per recipient, with the replies of the mail server', async () => {
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

  it('that bounced can be retried once the server knows the recipient', async () => {
    await overChoosy('bouncing');
    const page = await openEmail({ scope: 'bouncing', to: 'nobody@example.net', subject: 'Too early' });
    await page.locator('.heading').getByText('Bounced').waitFor();
    await knowingEverybody(async () => {
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.locator('.heading').getByText('Sent').waitFor();
    });
    expect(await page.locator('.timeline .event').allTextContents()).toContain('Bounced');
  });

  it('can be sent again as a copy that refers to the first', async () => {
    await overChoosy('twice');
    const page = await openEmail({ scope: 'twice', to: 'ada@example.net', subject: 'Twice' });
    await page.locator('.heading').getByText('Sent').waitFor();
    await page.getByRole('button', { name: 'Send a copy' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send the copy' }).click();
    await page.getByRole('link', { name: 'an earlier email' }).waitFor();
    await page.locator('.heading').getByText('Sent').waitFor();
    expect(choosy.messages.filter(({ raw }) => raw.includes('Subject: Twice'))).toHaveLength(2);
  });

  it('that is scheduled can be sent now', async () => {
    const scheduled_at = new Date(Date.now() + 3_600_000).toISOString();
    const page = await openEmail({ subject: 'Sooner', scheduled_at });
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.locator('.heading').getByText('Sent').waitFor();
  });

  it('that is scheduled can be canceled after a confirmation', async () => {
    const scheduled_at = new Date(Date.now() + 3_600_000).toISOString();
    const page = await openEmail({ subject: 'Later', scheduled_at });
    await page.locator('.heading').getByText('Scheduled').waitFor();
    await page.getByRole('button', { name: 'Cancel sending' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel sending' }).click();
    await page.locator('.heading').getByText('Canceled').waitFor();
  });

  it('is previewed without running or loading anything, and shown as text, html and source', async () => {
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
