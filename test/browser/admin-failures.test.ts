import { describe, expect, it } from 'vitest';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { field, save, setValue } from '../support/browser/settings-page.ts';

describe.skipIf(!browser)('a key', () => {
  it('is requested again when it has been revoked, and no input is lost', async () => {
    const { page, world } = await openAdmin();
    await setValue(page, 'system/smtp/port', '2525');
    world.keys.splice(0);
    await save(page);
    await page.getByText('The key you signed in with is no longer valid.').waitFor();
    world.keys.push('re_sm_other');
    await page.getByLabel('API key').fill('re_sm_other');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await field(page, 'system/smtp/port').inputValue()).toBe('2525');
    await save(page);
    await page.getByText('You saved the configuration.').waitFor();
  });
});

describe.skipIf(!browser)('the health view', () => {
  it('reports that the API does not answer, and retries', async () => {
    const { page, url } = await openAdmin();
    await page.route(`${url}/health`, (route) => route.fulfill({ status: 502, body: 'Bad Gateway' }));
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByText('Storemail did not answer.').waitFor();
    await page.unroute(`${url}/health`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Mail is going out.').waitFor();
  });
});
