import { beforeAll, describe, expect, it } from 'vitest';
import { browser, type RunningAdmin, runningAdmin } from '../support/browser/running-admin.ts';

const running = runningAdmin();
let endpoints: RunningAdmin['endpoints'];
let configure: RunningAdmin['configure'];

beforeAll(() => {
  if (!browser) return;
  ({ endpoints, configure } = running());
});

const createKey = async (permission: string, scope: string): Promise<string> => {
  const { json } = await endpoints.ask('POST', '/api-keys', { name: `Key of ${scope}`, permission, scope });
  return (json as unknown as { token: string }).token;
};

describe.skipIf(!browser)('signing in', () => {
  it('accepts only a full-access key, explains why others are refused, and keeps the key for the tab', async () => {
    const { runner, open } = running();
    const page = await open({ key: '' });
    const enter = async (key: string) => {
      await page.getByLabel('API key').fill(key);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await enter('re_sm_guessed');
    await page.getByText('This API key is unknown or has been revoked.').waitFor();
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

  it('with the key of a store view shows only that store view and what it inherits', async () => {
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

describe.skipIf(!browser)('API keys', () => {
  it('are created for a scope, shown once, used, and revoked', async () => {
    const page = await running().open({ hash: '#/keys' });
    await page.getByRole('button', { name: 'Create API key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('From the page');
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
    await page.getByRole('button', { name: 'Rename From the page' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Of the new shop');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename', exact: true }).click();
    const renamed = page.getByRole('row').filter({ hasText: 'Of the new shop' });
    await renamed.getByText(`${token.slice(0, 10)}…`).waitFor();
    expect(await renamed.getByText('Never').count()).toBe(0);
    await page.getByRole('button', { name: 'Revoke Of the new shop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await renamed.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Audit Log' }).click();
    for (const change of ['API key created', 'API key renamed', 'API key revoked'])
      await page.getByRole('row').filter({ hasText: change }).first().waitFor();
  });

  it('warn before the last full-access key is revoked, and mark the one in use', async () => {
    const page = await running().open({ hash: '#/keys' });
    const own = page.getByRole('row').filter({ hasText: 'This key' });
    await own.getByRole('button', { name: /^Revoke / }).click();
    await page
      .getByRole('dialog')
      .getByText(/last key with full access|signed in with/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await own.count()).toBe(1);
  });
});
