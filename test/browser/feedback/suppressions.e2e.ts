import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../../support/admin-api/fake-api.ts';
import { anEmail } from '../../support/admin-api/fake-emails.ts';
import { aSuppression } from '../../support/admin-api/feedback-routes.ts';
import { browser, openAdmin } from '../../support/browser/admin.ts';

const hash = '#/suppressions';

const arrange = ({ suppressions, emails }: FakeWorld): void => {
  emails.push(...[1, 2, 3].map((n) => anEmail(n, { state: n === 3 ? 'sent' : 'suppressed' })));
  suppressions.push(
    aSuppression(1, { keptBack: emails.map(({ id }) => id), source_id: emails[0]?.id ?? null }),
    aSuppression(2, { origin: 'complaint', scope: 'eu' }),
    aSuppression(3, { origin: 'manual', email: 'ada@shop.example' }),
  );
};

describe.skipIf(!browser)('suppressed addresses', () => {
  it('are shown with why, since when and where, and found by a part of the address', async () => {
    const { page } = await openAdmin({ hash, arrange });
    const row = page.getByRole('row', { name: /customer2@example.net/ });
    for (const text of ['Spam complaint', 'Website eu', /1 Mar 2026/]) await row.getByText(text).waitFor();
    await page.getByLabel('Address contains').fill('ada@');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect.poll(() => page.locator('tbody th').allTextContents()).toEqual(['ada@shop.example']);
    await page.getByLabel('Why').selectOption('bounce');
    await page.getByText('No address matches').waitFor();
    await page.getByLabel('Address contains').fill('');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect.poll(() => page.locator('tbody th').allTextContents()).toEqual(['customer1@example.net']);
    await page.getByRole('link', { name: 'show email' }).click();
    await page.getByRole('heading', { name: 'Order 10001 was received' }).waitFor();
  });

  it('are removed after a question, and what they did not get is offered, counted, and sent on demand', async () => {
    const { page, world } = await openAdmin({ hash, arrange });
    await page.getByRole('button', { name: 'Remove customer1@example.net' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Emails that were not sent because of it: 3. Send them now?').waitFor();
    expect(world.suppressions.map(({ email }) => email)).not.toContain('customer1@example.net');
    expect(world.requests.some(({ path }) => path.endsWith('/retry'))).toBe(false);
    await page.getByRole('button', { name: 'Send now (3)' }).click();
    // One of them was sent by somebody else in the meantime.
    await page.getByText('Failed: 1 It cannot be sent again.').waitFor();
    expect(world.emails.map(({ state }) => state)).toEqual(['queued', 'queued', 'sent']);
  });

  it('that kept nothing back are removed without an offer', async () => {
    const { page } = await openAdmin({ hash, arrange });
    await page.getByRole('button', { name: 'Remove ada@shop.example' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('ada@shop.example gets mail again.').waitFor();
    expect(await page.getByRole('button', { name: /^Send now/ }).count()).toBe(0);
  });

  it('are added by hand, in a scope; what is no address is refused', async () => {
    const { page, world } = await openAdmin({ hash });
    await page.getByText('No suppressed addresses').waitFor();
    await page.getByRole('button', { name: 'Add address' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Address').fill('nobody');
    await dialog.getByLabel('Scope').fill('eu');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByText('emails[0]: must be an address.').waitFor();
    await dialog.getByLabel('Address').fill('nobody@example.net');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page
      .getByRole('row', { name: /nobody@example.net/ })
      .getByText('Added by hand')
      .waitFor();
    expect(world.suppressions).toMatchObject([{ email: 'nobody@example.net', scope: 'eu' }]);
  });

  it('are imported from any CSV file and exported over all pages, and the export can be imported', async () => {
    const { page, world } = await openAdmin({ hash });
    const rows = Array.from({ length: 250 }, (_, n) => `"gone, for ""good""",customer${n}@example.net`);
    const import_ = async (text: string) =>
      page.getByLabel('Import CSV').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await import_(`\uFEFFreason;x,Email Address\r\n${rows.join('\r\n')}\r\n`);
    await page.getByText('Addresses imported: 250 of 250').waitFor();
    expect(world.requests.filter(({ path }) => path.endsWith('/batch/add'))).toHaveLength(3);
    expect(world.suppressions[249]?.email).toBe('customer249@example.net');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.trim().split('\r\n')).toHaveLength(251);
    world.suppressions.splice(0);
    await import_('Recipient;Count\nada@example.net;1\nben@example.net;2\nada@example.net;3\n');
    await expect
      .poll(() => world.suppressions.map(({ email }) => email))
      .toEqual(['ada@example.net', 'ben@example.net']);
    world.suppressions.splice(0);
    await import_(csv);
    await expect.poll(() => world.suppressions.length).toBe(250);
  });
});
