import type { Response } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { aToldEvent, aWebhook, idOf } from '../../support/admin-api/feedback-routes.ts';
import { browser, openAdmin } from '../../support/browser/admin.ts';

describe.skipIf(!browser)('a webhook', () => {
  it('is added with the events that are chosen, and its secret is shown', async () => {
    const { page, world } = await openAdmin({ hash: '#/webhooks' });
    await page.getByText('No webhooks').waitFor();
    await page.getByRole('button', { name: 'Add webhook' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add webhook' });
    await dialog.getByLabel('Endpoint').fill('http://shop.example/hook');
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Email bounced').check();
    await dialog.getByLabel('Email failed').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('endpoint: must be an https URL.').waitFor();
    await dialog.getByLabel('Endpoint').fill(' https://shop.example/hook ');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const secret = page.getByRole('dialog', { name: 'Webhook added' });
    expect(await secret.getByLabel('Signing secret').inputValue()).toBe('whsec_first');
    await secret.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'https://shop.example/hook' }).waitFor();
    expect(world.webhooks).toMatchObject([
      { endpoint: 'https://shop.example/hook', events: ['email.bounced', 'email.failed'], scope: 'default' },
    ]);
  });

  it('is tried with an event, and its deliveries are shown with status, time and next attempt', async () => {
    const failed = aToldEvent(1, {
      status: 'pending',
      attempts: 2,
      http_status_code: 0,
      response_ms: 15_000,
      next_attempt_at: '2026-03-01T13:00:00.000Z',
      tries: [
        {
          id: '2',
          http_status_code: 0,
          response: 'No answer in 15 s',
          sent_at: '2026-03-01T12:31:00.000Z',
          response_ms: 15_000,
        },
        { id: '1', http_status_code: 500, response: 'Oops', sent_at: '2026-03-01T12:30:00.000Z', response_ms: 80 },
      ],
    });
    const { page, world } = await openAdmin({
      hash: `#/webhooks/${aWebhook().id}`,
      arrange: ({ webhooks }) => void webhooks.push(aWebhook({ told: [failed] })),
    });
    await page.getByText('No answer · 15 sec').waitFor();
    await page.getByRole('button', { name: 'Send test event' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send test event' });
    expect(await dialog.getByLabel('Event').inputValue()).toBe('email.sent');
    await dialog.getByLabel('Event').selectOption('email.complained');
    await dialog.getByRole('button', { name: 'Send' }).click();
    const row = page.getByRole('row', { name: /Spam complaint/ });
    await row.getByText('Delivered').waitFor();
    await row.getByText('HTTP 204 · 35 ms').waitFor();
    await page.getByRole('button', { name: /^Attempts \(2\): Email bounced/ }).click();
    const attempts = page.getByRole('dialog', { name: 'Email bounced' });
    await attempts.getByText('HTTP 500 · 80 ms').waitFor();
    await attempts.getByText('No answer in 15 s').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Replay: Spam complaint/ }).click();
    await row.getByText('Pending').waitFor();
    expect(world.webhooks[0]?.told.at(-1)).toMatchObject({ type: 'email.complained', status: 'pending' });
  });

  it('is shown without its signing secret being sent, however many there are', async () => {
    const newer = Array.from({ length: 120 }, (_, n) => aWebhook({ id: idOf(n + 2) }));
    const { page } = await openAdmin({
      hash: '#/audit',
      arrange: ({ webhooks }) => void webhooks.push(aWebhook({ endpoint: 'https://oldest.example/hook' }), ...newer),
    });
    await page.getByRole('heading', { name: 'Audit Log' }).waitFor();
    const bodies: Promise<string>[] = [];
    const read = (response: Response) => {
      if (response.url().includes('/webhooks')) bodies.push(response.text());
    };
    page.on('response', read);
    await page.evaluate(`location.hash = '#/webhooks/${idOf(1)}'`);
    await page.getByRole('heading', { name: 'https://oldest.example/hook' }).waitFor();
    await page.getByText('Nothing delivered yet').waitFor();
    page.off('response', read);
    expect(bodies.length).toBeGreaterThan(1);
    expect((await Promise.all(bodies)).filter((body) => body.includes('whsec'))).toEqual([]);
    await page.getByRole('link', { name: 'Back to the webhooks' }).click();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(121);
  });

  it('that somebody removed is missing', async () => {
    const { page } = await openAdmin({ hash: `#/webhooks/${idOf(7)}` });
    await page.getByText('There is no webhook of this id.').waitFor();
  });

  it('is changed, disabled and enabled, gets another secret, and is removed, each after a question where it must be', async () => {
    const { page, world } = await openAdmin({
      hash: '#/webhooks',
      arrange: ({ webhooks }) => void webhooks.push(aWebhook({ events: ['email.sent', 'email.delivered'] })),
    });
    await page.getByRole('link', { name: 'https://shop.example/storemail' }).click();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('dialog').getByLabel('Email failed').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => world.webhooks[0]?.events).toEqual(['email.sent', 'email.delivered', 'email.failed']);
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.locator('.facts').getByText('Disabled').waitFor();
    expect(await page.getByRole('button', { name: 'Send test event' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.locator('.facts').getByText('Enabled').waitFor();
    await page.getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click();
    const secret = page.getByRole('dialog', { name: 'New signing secret' });
    expect(await secret.getByLabel('Signing secret').inputValue()).toBe('whsec_second');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(world.webhooks).toHaveLength(1);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No webhooks').waitFor();
  });

  it('that takes nothing is told in the navigation of every view', async () => {
    const failing_since = '2026-02-28T12:00:00.000Z';
    const { page } = await openAdmin({
      hash: '#/emails',
      arrange: ({ webhooks }) => void webhooks.push(aWebhook({ failing_since })),
    });
    await page.getByRole('link', { name: 'Webhooks 1 failing' }).click();
    await page.getByText(/failing since 28 Feb 2026/).waitFor();
  });

  it('shows older deliveries on demand, each once', async () => {
    const told = Array.from({ length: 120 }, (_, n) => aToldEvent(n + 1));
    const { page } = await openAdmin({
      hash: `#/webhooks/${aWebhook().id}`,
      arrange: ({ webhooks }) => void webhooks.push(aWebhook({ told })),
    });
    for (const rows of [50, 100, 120]) {
      await expect.poll(() => page.locator('tbody tr').count()).toBe(rows);
      if (rows < 120) await page.getByRole('button', { name: 'Show older' }).click();
    }
    expect(await page.getByRole('button', { name: 'Show older' }).count()).toBe(0);
  });
});
