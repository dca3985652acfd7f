import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../support/admin-api/fake-api.ts';
import { anEmail, type FakeEmail } from '../support/admin-api/fake-emails.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { lastBody } from '../support/browser/settings-page.ts';

const held = { state: 'held', reason: 'The mail server refused the login' } as const;

const arrange = ({ emails }: FakeWorld): void => {
  emails.push(
    anEmail(1),
    anEmail(2, { ...held, scope: 'eu' }),
    anEmail(3, { state: 'failed', type: 'invoice' }),
    anEmail(4, { state: 'failed' }),
    anEmail(5, { state: 'failed', scope: 'eu.fr' }),
    anEmail(6, { state: 'scheduled', scheduledAt: '2026-03-02T08:00:00.000Z' }),
  );
};

const openEmail = async (given: Partial<FakeEmail>, expected: RegExp[] = []) => {
  const email = anEmail(1, given);
  const hash = `#/emails/${email.id}`;
  const opened = await openAdmin({ arrange: ({ emails }) => void emails.push(email), hash, expected });
  await opened.page.getByRole('heading', { name: email.subject }).waitFor();
  return { ...opened, email };
};

describe.skipIf(!browser)('the emails', () => {
  it('are listed newest first, and new ones appear by themselves', async () => {
    const { page, world } = await openAdmin({ arrange, hash: '#/emails' });
    await page.clock.install();
    const subjects = page.locator('.emails .subject a');
    await subjects.nth(5).waitFor();
    expect(await subjects.first().textContent()).toBe('Order 10006 was received');
    await page.getByText('The mail server refused the login').waitFor();
    await page.reload();
    await subjects.nth(5).waitFor();
    world.emails.push(anEmail(7));
    await page.clock.runFor(5000);
    await page.getByRole('link', { name: 'Order 10007 was received' }).waitFor();
  });

  it('say so when there are none', async () => {
    const { page } = await openAdmin({ hash: '#/emails' });
    await page.getByText('No emails yet').waitFor();
    await page.getByLabel('Recipient').fill('nobody@example.net');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('No email matches').waitFor();
  });

  it('are filtered by state, type, recipient, scope and time, by the API', async () => {
    const { page, world } = await openAdmin({ arrange, hash: '#/emails', timezoneId: 'Europe/Paris' });
    await page.getByRole('combobox', { name: 'State' }).selectOption('failed');
    await page.getByRole('combobox', { name: 'Type' }).selectOption('order');
    await page.getByLabel('Recipient').fill('customer4@example.net');
    await page.getByLabel('Scope').fill('default');
    await page.getByLabel('From').fill('2026-03-01T13:00');
    await page.getByLabel('Until').fill('2026-03-01T13:30');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => page.locator('.emails tbody tr').count()).toBe(1);
    await page.getByRole('link', { name: 'Order 10004 was received' }).waitFor();
    const query = world.requests.findLast(({ path }) => path === '/emails')?.query;
    expect(Object.fromEntries(query ?? [])).toEqual({
      limit: '50',
      last_event: 'failed',
      type: 'order',
      to: 'customer4@example.net',
      scope: 'default',
      created_from: '2026-03-01T12:00:00.000Z',
      created_to: '2026-03-01T12:30:00.000Z',
    });
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => page.locator('.emails tbody tr').count()).toBe(6);
  });

  it('are loaded page by page', async () => {
    const { page } = await openAdmin({
      arrange: ({ emails }) => emails.push(...Array.from({ length: 70 }, (_, at) => anEmail(at))),
      hash: '#/emails',
    });
    await page.getByRole('button', { name: 'Show older emails' }).click();
    await expect.poll(() => page.locator('.emails tbody tr').count()).toBe(70);
    await page.getByRole('button', { name: 'Show older emails' }).waitFor({ state: 'detached' });
  });

  it('that match are all sent again at once', async () => {
    const { page, world } = await openAdmin({ arrange, hash: '#/emails' });
    await page.getByRole('combobox', { name: 'State' }).selectOption('failed');
    await page.getByRole('button', { name: 'Send all that match again' }).click();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('3 emails are on their way again.').waitFor();
    expect(world.emails.filter(({ state }) => state === 'queued')).toHaveLength(3);
    expect(lastBody(world.requests, 'POST', '/emails/retry')).toEqual({
      last_event: 'failed',
      after: world.emails[3]?.id,
    });
  });
});

describe.skipIf(!browser)('an email', () => {
  it('shows its attempts, the answers of the mail server, and each recipient', async () => {
    const { page } = await openEmail({
      state: 'retrying',
      possibleDuplicate: true,
      nextAttemptAt: '2026-03-01T13:00:00.000Z',
      recipients: [
        { address: 'a@example.net', state: 'accepted', code: 250, response: '250 2.0.0 Ok' },
        { address: 'b@example.net', state: 'pending', code: 451, response: '451 4.7.1 Greylisted' },
      ],
      timeline: [
        { at: '2026-03-01T12:01:02.000Z', event: 'attempt', code: 451, response: '451 4.7.1 Greylisted', detail: null },
      ],
    });
    await page.locator('.timeline').getByText('451 4.7.1 Greylisted').waitFor();
    await page.locator('.timeline').getByText('Next attempt').waitFor();
    await page.getByText('Possible duplicate').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'b@example.net' });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['Pending', '451 4.7.1 Greylisted']);
  });

  it('is previewed without running, loading or leaving anything', async () => {
    const html = `<html><head><style>h1 { color: rgb(0, 0, 255); background: url(https://tracker.example/b.png) }</style></head>
      <body style="background-color: rgb(250, 240, 230)"><h1>Thank you</h1><script>parent.document.title = 'taken'</script>
      <img src="https://tracker.example/x.gif" onerror="parent.document.title = 'taken'">
      <img alt="inline" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
      <form action="https://phish.example/"><input name="password"></form>
      <meta http-equiv="refresh" content="0;url=https://phish.example/"><a href="https://shop.example/">Your order</a></body></html>`;
    const { page } = await openEmail({ html }, [/^Blocked script execution in '[^']+preview.html'/]);
    const frame = page.frameLocator('iframe');
    await frame.getByText('Thank you').waitFor();
    const styleOf = (selector: string, name: string) =>
      frame
        .locator(selector)
        .evaluate((element, property) => element.ownerDocument.defaultView.getComputedStyle(element)[property], name);
    expect(await styleOf('h1', 'color')).toBe('rgb(0, 0, 255)');
    expect(await styleOf('body', 'backgroundColor')).toBe('rgb(250, 240, 230)');
    expect(await frame.locator('script, meta, [onerror], [src^=https]').count()).toBe(0);
    expect(await frame.getByText('Your order').getAttribute('href')).toBeNull();
    expect(await frame.getByText('Your order').getAttribute('title')).toBe('https://shop.example/');
    await page.getByText('Remote images and styles are not loaded, for privacy').waitFor();
    expect(await page.title()).toBe('Emails · Storemail');
  });

  it('shows its text, its html and its source', async () => {
    const { page, email } = await openEmail({});
    await page.getByRole('button', { name: 'Text' }).click();
    expect(await page.locator('textarea').inputValue()).toBe(email.text);
    await page.getByRole('button', { name: 'HTML' }).click();
    expect(await page.locator('textarea').inputValue()).toBe(email.html);
    await page.getByRole('button', { name: 'Raw' }).click();
    await expect.poll(() => page.locator('textarea').inputValue()).toContain('Subject: Order 10001 was received');
  });

  it('is sent again', async () => {
    const { page, email } = await openEmail(held);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Queued', { exact: true }).waitFor();
    expect(email.state).toBe('queued');
  });

  it('is canceled, after a question', async () => {
    const { page, email } = await openEmail({ state: 'scheduled' });
    await page.getByRole('button', { name: 'Cancel sending' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel sending' }).click();
    await page.locator('.heading').getByText('Canceled').waitFor();
    expect(email.state).toBe('canceled');
  });

  it('tells why it could not be canceled', async () => {
    const { page, email } = await openEmail({ state: 'queued' });
    email.state = 'sent';
    await page.getByRole('button', { name: 'Cancel sending' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel sending' }).click();
    await page.getByText('The email is sent already.').waitFor();
  });
});
