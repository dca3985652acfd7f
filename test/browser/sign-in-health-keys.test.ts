import { describe, expect, it } from 'vitest';
import { FULL_KEY, SENDING_KEY } from '../support/admin-api/fake-api.ts';
import { healthBody } from '../support/admin-api/health-routes.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { field, lastBody, save, setValue } from '../support/browser/settings-page.ts';

const NOW = '2026-03-01T12:30:00.000Z';

describe.skipIf(!browser)('signing in', () => {
  it('takes a key of full access only, and says why it takes no other', async () => {
    const { page } = await openAdmin({ key: '' });
    const enter = async (key: string) => {
      await page.getByLabel('API key').fill(key);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await enter('re_sm_guessed');
    await page.getByText('This API key is not known, or was revoked.').waitFor();
    await enter(SENDING_KEY);
    await page.getByText('This key may only send emails.').waitFor();
    await enter(` ${FULL_KEY} `);
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
  });

  it('keeps the key for the tab, and in no other place', async () => {
    const { page } = await openAdmin({ key: '' });
    await page.getByLabel('API key').fill(FULL_KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    const stored = 'JSON.stringify([{ ...localStorage }, document.cookie, location.href])';
    expect(await page.evaluate(stored)).not.toContain(FULL_KEY);
    expect(await page.evaluate("sessionStorage['storemail-key']")).toBe(FULL_KEY);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate("sessionStorage['storemail-key']")).toBeUndefined();
  });

  it('is asked for again when the key is revoked meanwhile, and nothing typed is lost', async () => {
    const { page, world } = await openAdmin();
    await setValue(page, 'system/smtp/port', '2525');
    const [revoked] = world.keys.splice(0, 1);
    await save(page);
    await page.getByText('The key you signed in with is not valid any more.').waitFor();
    if (revoked) world.keys.push({ ...revoked, token: 're_sm_other' });
    await page.getByLabel('API key').fill('re_sm_other');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await field(page, 'system/smtp/port').inputValue()).toBe('2525');
    await save(page);
    await page.getByText('You saved the configuration.').waitFor();
  });
});

describe.skipIf(!browser)('the health view', () => {
  it('says that mail goes out, with the queue and the last day', async () => {
    const { page } = await openAdmin({ hash: '#/health' });
    await page.getByText('Mail is going out.').waitFor();
    expect(await page.locator('.figures dd').allTextContents()).toEqual(['3', '2', '4 seconds', '0']);
    expect(await page.locator('.chart rect.sent').count()).toBe(24);
    await page.getByText('As a table').click();
    expect(await page.locator('.as-table tbody tr').count()).toBe(24);
    await page.locator('.test-sends').getByText('within 1.24').waitFor();
  });

  it('says what is down, first, and leads to where it is mended', async () => {
    const detail = 'auth: 535 5.7.8 Authentication failed';
    const since = '2026-03-01T11:58:00.000Z';
    const down = { scope: 'eu', check: 'smtp-login', state: 'down', since, last_success: since, detail };
    const up = { scope: null, check: 'queue', state: 'up', since, last_success: since, detail: null };
    const { page } = await openAdmin({
      arrange: ({ health }) => {
        health.body = healthBody(NOW, { status: 'down', checks: [up, down] });
      },
      hash: '#/health',
    });
    await page.getByText('Something is down.').waitFor();
    const first = page.locator('.checks tbody tr').first();
    expect(await first.getByText(detail).count()).toBe(1);
    await first.getByRole('link', { name: 'Website eu' }).click();
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
  });

  it('says that the API does not answer, and tries again', async () => {
    const { page, url } = await openAdmin();
    await page.route(`${url}/health`, (route) => route.fulfill({ status: 502, body: 'Bad Gateway' }));
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByText('Storemail did not answer.').waitFor();
    await page.unroute(`${url}/health`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Mail is going out.').waitFor();
  });
});

describe.skipIf(!browser)('API keys', () => {
  it('are created, and shown this once', async () => {
    const { page, world } = await openAdmin({ hash: '#/keys' });
    await page.getByRole('button', { name: 'Create API key' }).click();
    await page.getByLabel('Name').fill('Storefront');
    await page.getByLabel('Scope').fill('eu');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    const token = page.getByLabel('API key', { exact: true });
    await expect.poll(() => token.inputValue()).toBe('re_sm_new-3');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('row').filter({ hasText: 'Storefront' }).getByText('Sending only').waitFor();
    expect(await page.content()).not.toContain('re_sm_new-3');
    const asked = { name: 'Storefront', permission: 'sending_access', scope: 'eu' };
    expect(lastBody(world.requests, 'POST', '/api-keys')).toEqual(asked);
  });

  it('are revoked, after a question', async () => {
    const { page, world } = await openAdmin({ hash: '#/keys' });
    await page.getByRole('button', { name: 'Revoke Shop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('row').filter({ hasText: 'Shop' }).waitFor({ state: 'detached' });
    expect(world.keys.map(({ name }) => name)).toEqual(['Operators']);
  });
});
