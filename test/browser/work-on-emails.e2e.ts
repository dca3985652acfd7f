import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../support/admin-api/fake-api.ts';
import { anEmail } from '../support/admin-api/fake-emails.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';

const arrange = ({ emails }: FakeWorld): void => {
  emails.push(
    anEmail(1),
    anEmail(2, { state: 'failed' }),
    anEmail(3, { state: 'failed' }),
    anEmail(4, { state: 'held' }),
  );
};

const bounced = [{ address: 'a@example.net', state: 'bounced' as const, code: 550, response: '550 5.1.1 Unknown' }];

describe.skipIf(!browser)('emails that are chosen', () => {
  it('are counted before an action, and failures are shown', async () => {
    const { page, world } = await openAdmin({ arrange, hash: '#/emails' });
    await page.getByLabel('Select all shown').check();
    const bar = page.getByRole('group', { name: 'Selected emails' });
    await bar.getByText('Selected: 4').waitFor();
    expect(await bar.getByRole('button').allTextContents()).toEqual([
      'Retry (3)',
      'Send a copy (3)',
      'Cancel (1)',
      'Clear selection',
    ]);
    await bar.getByRole('button', { name: 'Retry (3)' }).click();
    const dialog = page.getByRole('dialog', { name: 'Retry 3 emails?' });
    await dialog.getByText('Not possible for 1 of the selected emails').waitFor();
    // One of them changes in the meantime.
    Object.assign(world.emails[2] ?? {}, { state: 'sent' });
    await dialog.getByRole('button', { name: 'Retry (3)' }).click();
    await page.getByText('Done: 2').waitFor();
    await page.getByText('Failed: 1').waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Order 10003 was received: It cannot be sent again.' })
      .waitFor();
    expect(world.emails.filter(({ state }) => state === 'queued')).toHaveLength(2);
    await bar.getByText('Selected: 0').waitFor();
  });

  it('are deselected once others are shown', async () => {
    const { page } = await openAdmin({ arrange, hash: '#/emails' });
    await page.getByLabel('Select “Order 10001 was received” to customer1@example.net').check();
    await page.getByText('Selected: 1').waitFor();
    await page.getByRole('combobox', { name: 'State' }).selectOption('failed');
    await page.getByText('Selected: 0').waitFor();
  });
});

describe.skipIf(!browser)('a copy', () => {
  it('of a sent email requires a second confirmation, and refers to the first one', async () => {
    const email = anEmail(1);
    const { page, world } = await openAdmin({
      arrange: ({ emails }) => void emails.push(email),
      hash: `#/emails/${email.id}`,
    });
    await page.getByRole('button', { name: 'Send a copy' }).click();
    await page.getByText('A new email with the same content goes to customer1@example.net.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('will get a second one').waitFor();
    expect(world.emails).toHaveLength(1);
    await page.getByRole('dialog').getByRole('button', { name: 'Send the copy' }).dblclick({ noWaitAfter: true });
    await page.getByRole('link', { name: 'an earlier email' }).waitFor();
    expect(world.emails).toHaveLength(2);
    await page.getByRole('link', { name: 'an earlier email' }).click();
    await page.getByText('250 2.0.0 Ok: queued').first().waitFor();
    expect(page.url()).toContain(email.id);
  });

  it('of an email that nobody has requires one confirmation', async () => {
    const email = anEmail(1, { state: 'bounced', recipients: bounced });
    const { page, world } = await openAdmin({
      arrange: ({ emails }) => void emails.push(email),
      hash: `#/emails/${email.id}`,
    });
    await page.getByRole('button', { name: 'Send a copy' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send the copy' }).click();
    await page.getByRole('link', { name: 'an earlier email' }).waitFor();
    expect(world.emails).toHaveLength(2);
  });
});

describe.skipIf(!browser)('an email that waits for its time', () => {
  it('can be rescheduled, or sent now', async () => {
    const email = anEmail(1, { state: 'scheduled', scheduledAt: '2026-03-02T08:00:00.000Z' });
    const { page } = await openAdmin({
      arrange: ({ emails }) => void emails.push(email),
      hash: `#/emails/${email.id}`,
      timezoneId: 'Asia/Tokyo',
    });
    await page.getByRole('button', { name: 'Reschedule' }).click();
    const time = page.getByRole('dialog').getByLabel('Time');
    expect(await time.inputValue()).toBe('2026-03-02T17:00');
    await time.fill('2026-03-03T09:30');
    await page.getByRole('dialog').getByRole('button', { name: 'Reschedule' }).click();
    await expect.poll(() => email.scheduledAt).toBe('2026-03-03T00:30:00.000Z');
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.locator('.heading').getByText('Queued').waitFor();
  });
});

describe.skipIf(!browser)('the export', () => {
  it('has every matching email, across all pages', async () => {
    const { page } = await openAdmin({
      arrange: ({ emails }) => {
        emails.push(...Array.from({ length: 230 }, (_, at) => anEmail(at, { subject: `=${at}` })));
        emails.push(anEmail(240, { state: 'held' }));
      },
      hash: '#/emails?state=sent',
    });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^emails-\d{4}-\d\d-\d\d\.csv$/);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(231);
    expect(lines[1]).toContain(",'=229,");
    await page.getByText('Emails exported: 230').waitFor();
  });
});
