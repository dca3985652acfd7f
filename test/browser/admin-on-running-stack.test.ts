import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchBrowser } from '../support/browser/chromium.ts';
import { complaintsOf } from '../support/browser/complaints.ts';
import { field, openGroup, save, setValue } from '../support/browser/settings-page.ts';
import { messagesIn } from '../support/inbox.ts';
import { type Runner, startRunner } from '../support/runner.ts';

const browser = await launchBrowser();

describe.skipIf(!browser)('the admin page of the running stack', () => {
  let data: string;
  let runner: Runner;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'storemail-admin-'));
    runner = await startRunner(data);
  });
  afterAll(async () => {
    await browser?.close();
    await runner.stop();
    await rm(data, { recursive: true, force: true });
  });

  /** Signs in, works with the page, and fails on whatever the page complains of. */
  const withPage = async (work: (page: Page) => Promise<void>): Promise<void> => {
    const page = await browser?.newPage();
    if (!page) return;
    page.setDefaultTimeout(10_000);
    const complaints = complaintsOf(page, runner.api);
    await page.goto(runner.admin);
    await page.getByLabel('API key').fill(runner.keys.full);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(/Version \d+ is in force since/).waitFor();
    await work(page);
    expect(complaints).toEqual([]);
    await page.close();
  };

  it('saves settings, compares them with earlier ones, and goes back', () =>
    withPage(async (page) => {
      await openGroup(page, 'General Contact');
      await setValue(page, 'trans_email/ident_general/name', 'Changed Shop');
      await page.getByRole('button', { name: 'Verify and Save' }).click();
      await page.getByText('You saved the configuration.').waitFor();
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('button', { name: 'Compare version 1' }).click();
      await page.getByRole('dialog').getByText('Changed Shop').waitFor();
      await page.getByRole('button', { name: 'Roll back', exact: true }).click();
      await page.getByText('Version 1 is in force again.').waitFor();
    }));

  it('shows the faults that the API finds', () =>
    withPage(async (page) => {
      await setValue(page, 'system/smtp/port', '70000');
      await save(page);
      await page.locator('.row').getByText('must be a whole number from 1 to 65535').waitFor();
      expect(await field(page, 'system/smtp/port').inputValue()).toBe('70000');
    }));

  it('sends a test email that arrives', () =>
    withPage(async (page) => {
      await page.getByRole('button', { name: 'Send Test Email' }).click();
      await page.getByLabel('Send it to').fill('admin-test@shop.example');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText(/^Sent in/).waitFor();
      const recipients = (await messagesIn(runner.inbox)).flatMap(({ envelope }) => envelope.to);
      expect(recipients).toContain('admin-test@shop.example');
    }));

  it('shows an email on its way, what it says, what became of it, and its source', () =>
    withPage(async (page) => {
      await fetch(`${runner.api}/emails`, {
        method: 'POST',
        headers: { authorization: `Bearer ${runner.keys.sending}`, 'content-type': 'application/json' },
        body: JSON.stringify({ to: 'customer@example.net', subject: 'Seen in the page', html: '<p>Thank you</p>' }),
      });
      await page.getByRole('link', { name: 'Emails' }).click();
      await page.getByRole('link', { name: 'Seen in the page' }).click();
      await page.frameLocator('iframe').getByText('Thank you').waitFor();
      await page.locator('.heading').getByText('Sent').waitFor();
      await page
        .locator('.timeline')
        .getByText(/^250 (?!250)/)
        .waitFor();
      await page.getByRole('button', { name: 'Raw', exact: true }).click();
      await vi.waitFor(async () =>
        expect(await page.locator('textarea.source').inputValue()).toContain('Subject: Seen in the page'),
      );
    }));

  it('makes a key that works, and revokes it', () =>
    withPage(async (page) => {
      await page.getByRole('link', { name: 'API Keys' }).click();
      await page.getByRole('button', { name: 'Create API key' }).click();
      await page.getByLabel('Name').fill('From the page');
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      const token = await page.locator('.token').inputValue();
      await page.getByRole('button', { name: 'Close' }).click();
      const send = { to: 'customer@example.net', subject: 'With a new key', text: 'Hello' };
      const { status } = await fetch(`${runner.api}/emails`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(send),
      });
      expect(status).toBe(200);
      await page.getByRole('button', { name: 'Revoke From the page' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
      await page.getByRole('row').filter({ hasText: 'From the page' }).waitFor({ state: 'detached' });
    }));
});
