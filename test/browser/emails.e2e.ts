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
  it('say so when there are none', async () => {
    const { page } = await openAdmin({ hash: '#/emails' });
    await page.getByText('No emails yet').waitFor();
    await page.getByLabel('Recipient contains').fill('nobody@');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('No email matches').waitFor();
    await page.getByText('Everything was searched.').waitFor();
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

  it('keep their filter in the URL across reloads, links, back and forward', async () => {
    const { page, url } = await openAdmin({ arrange, hash: '#/emails' });
    const subjects = () => page.locator('.emails .subject a').allTextContents();
    const fields = async () => [
      await page.getByLabel('Subject contains').inputValue(),
      await page.getByRole('combobox', { name: 'State' }).inputValue(),
    ];
    await page.getByLabel('Subject contains').fill('10004');
    // A choice applies immediately, together with any text typed.
    await page.getByRole('combobox', { name: 'State' }).selectOption('failed');
    await expect.poll(subjects).toEqual(['Order 10004 was received']);
    expect(page.url()).toBe(`${url}/admin#/emails?state=failed&subject=10004`);
    await page.reload();
    await expect.poll(subjects).toEqual(['Order 10004 was received']);
    expect(await fields()).toEqual(['10004', 'failed']);
    await page.getByRole('link', { name: 'Order 10004' }).click();
    await page.getByRole('link', { name: 'Back to the emails' }).click();
    await expect.poll(fields).toEqual(['10004', 'failed']);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(fields).toEqual(['', '']);
    await expect.poll(async () => (await subjects()).length).toBe(6);
    await page.goBack();
    await expect.poll(fields).toEqual(['10004', 'failed']);
    await expect.poll(subjects).toEqual(['Order 10004 was received']);
    await page.goForward();
    await expect.poll(fields).toEqual(['', '']);
  });

  it('keep every choice, however quickly the next one follows', async () => {
    const { page, url } = await openAdmin({ arrange, hash: '#/emails' });
    await page.getByRole('combobox', { name: 'State' }).waitFor();
    // The page may render in between, but the browser emits no event, not even that the URL has changed.
    await page.evaluate(`(async () => {
      const set = async (name, value, event) => {
        const label = [...document.querySelectorAll('.filters label')].find((one) => one.textContent.startsWith(name));
        const field = label.querySelector('input, select');
        field.value = value;
        field.dispatchEvent(new Event(event, { bubbles: true }));
        for (let turn = 0; turn < 3; turn += 1) await undefined;
      };
      await set('State', 'failed', 'change');
      await set('Type', 'order', 'change');
      await set('Subject contains', '10004', 'input');
      await set('Scope', 'default', 'input');
      await set('Period', 'today', 'change');
    })()`);
    await expect
      .poll(() => page.url())
      .toBe(`${url}/admin#/emails?state=failed&subject=10004&type=order&scope=default&period=today`);
  });

  it('take one line each, and are shown in full on keyboard focus', async () => {
    const subject = 'A subject that no screen has room for '.repeat(6).trim();
    const { page } = await openAdmin({
      arrange: ({ emails }) => emails.push(anEmail(1, { ...held, subject }), anEmail(2, { subject: '' })),
      hash: '#/emails',
    });
    const heightOf = (at: number) =>
      page
        .locator('.emails tbody tr')
        .nth(at)
        .evaluate((row) => row.getBoundingClientRect().height);
    await page.getByRole('link', { name: '(no subject)' }).waitFor();
    expect(await heightOf(1)).toBe(await heightOf(0));
    await page.locator('.emails').getByText('The mail server refused the login').waitFor();
    const link = page.getByRole('link', { name: subject });
    expect(await link.getAttribute('title')).toBe(subject);
    await link.focus();
    expect(await heightOf(1)).toBeGreaterThan(await heightOf(0));
  });

  it('matching a filter are counted and all retried at once', async () => {
    const { page, world } = await openAdmin({ arrange, hash: '#/emails?state=failed' });
    await page.getByRole('button', { name: 'Retry all that match' }).click();
    await page.getByRole('dialog').getByText('that match the filter: 3,').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click();
    await page.getByText('3 emails are on their way again.').waitFor();
    expect(world.emails.filter(({ state }) => state === 'queued')).toHaveLength(3);
    expect(lastBody(world.requests, 'POST', '/emails/retry')).toEqual({
      state: 'failed',
      after: world.emails[3]?.id,
    });
  });
});

describe.skipIf(!browser)('an email', () => {
  it('shows its attempts, the replies of the mail server, and each recipient', async () => {
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

  it('shows why it could not be canceled', async () => {
    const { page, email } = await openEmail({ state: 'queued' });
    email.state = 'sent';
    await page.getByRole('button', { name: 'Cancel sending' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel sending' }).click();
    await page.getByText('The email is sent already.').waitFor();
  });
});
