import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../support/admin-api/fake-api.ts';
import { withServer } from '../support/admin-api/with-server.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { field, lastBody, lastRequest, save, setValue } from '../support/browser/settings-page.ts';

const resolved = { step: 'resolve', ok: true, duration_ms: 3, detail: 'smtp.shop.example is 192.0.2.10' };
const connected = { step: 'connect', ok: true, duration_ms: 41 };
const refusedLogin = {
  step: 'auth',
  ok: false,
  duration_ms: 1090,
  code: 'EAUTH',
  reply: 535,
  response: '5.7.8 Authentication credentials invalid',
};
const replied = { step: 'reply', ok: true, duration_ms: 120, reply: 250, response: '2.0.0 Ok: queued' };

const openTest = async (page: Awaited<ReturnType<typeof openAdmin>>['page']) => {
  await page.getByRole('button', { name: 'Send Test Email' }).click();
  await page.getByLabel('Send it to').fill('ops@shop.example');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
};

describe.skipIf(!browser)('trying settings out', () => {
  it('sends a test email with what is not saved yet, and shows its progress and steps', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { page, world } = await openAdmin({
      arrange: (arranged) => {
        withServer(arranged);
        Object.assign(arranged.server, { steps: [resolved, connected, replied], until: promise });
      },
    });
    await setValue(page, 'system/smtp/port', '465');
    await openTest(page);
    await page.getByRole('progressbar').waitFor();
    resolve();
    await page.getByText('Sent in 812 ms.').waitFor();
    expect(await page.locator('.steps .name').allTextContents()).toEqual([
      'Find the host done',
      'Connect done',
      'Answer done',
    ]);
    await page.getByText('250 2.0.0 Ok: queued').waitFor();
    const body = { to: 'ops@shop.example', settings: { system: { smtp: { port: 465 } } } };
    expect(lastBody(world.requests, 'POST', '/settings/default/test')).toEqual(body);
    await page.keyboard.press('Escape');
    expect(await field(page, 'system/smtp/port').inputValue()).toBe('465');
  });

  it('says which step failed and what to change', async () => {
    const { page, world } = await openAdmin({
      arrange: (arranged) => {
        withServer(arranged);
        arranged.server.steps = [resolved, connected, refusedLogin];
      },
    });
    await openTest(page);
    await page.getByText('Not sent. It took 812 ms.').waitFor();
    const failed = page.locator('.steps li.failed');
    await failed.getByText('535 5.7.8 Authentication credentials invalid').waitFor();
    await failed.getByText('Check Username and Password.').waitFor();
    expect(lastBody(world.requests, 'POST', '/settings/default/test')).toEqual({ to: 'ops@shop.example' });
  });

  it('shows what is wrong with settings that cannot be tried', async () => {
    const { page } = await openAdmin({ arrange: withServer });
    await setValue(page, 'system/smtp/port', 'many');
    await openTest(page);
    await page.getByRole('dialog').getByRole('alert').getByText('must be a whole number from 1 to 65535').waitFor();
  });

  it('verifies before it saves, and saves nothing when the login fails', async () => {
    const { page, world } = await openAdmin({
      arrange: (arranged) => {
        withServer(arranged);
        arranged.server.steps = [resolved, connected, refusedLogin];
      },
    });
    await setValue(page, 'system/smtp/username', 'other');
    await page.getByRole('button', { name: 'Verify and Save' }).click();
    await page.getByText('Not saved: the mail server could not be logged in to.').waitFor();
    expect(lastRequest(world.requests, 'PATCH', '/settings/default')?.query.get('verify')).toBe('true');
    expect(world.settings.list()).toMatchObject([{ version: 1 }]);
    expect(await field(page, 'system/smtp/username').inputValue()).toBe('other');
    world.server.steps = [resolved, connected];
    await page.getByRole('button', { name: 'Verify and Save' }).click();
    await page.getByText('You saved the configuration.').waitFor();
  });
});

describe.skipIf(!browser)('versions of settings', () => {
  const edited = (world: FakeWorld): void => {
    withServer(world);
    world.settings.save('default', { system: { smtp: { port: 465, ssl: 'ssl', password: null } } });
    const rejected = { code: 'invalid-document', reason: 'system/smtp/port must be a whole number from 1 to 65535' };
    world.settings.reject('default', 'arn:aws:iam::123456789012:user/olga', rejected);
  };

  it('says which one is in force, and why a newer one is not', async () => {
    const { page } = await openAdmin({ arrange: edited });
    await page.getByText(/Version 2 is in force since/).waitFor();
    await page.getByText('Version 3 is not in force.').waitFor();
    await page.getByText('system/smtp/port must be a whole number from 1 to 65535').waitFor();
  });

  it('can be compared and gone back to', async () => {
    const { page, world } = await openAdmin({ arrange: edited });
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('user/olga').waitFor();
    await page.getByRole('button', { name: 'Compare version 1' }).click();
    const dialog = page.getByRole('dialog');
    const port = dialog.getByRole('row').filter({ hasText: 'Port (25)' });
    await port.waitFor();
    expect(await port.getByRole('cell').allTextContents()).toEqual(['465', '587']);
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await page.getByText('Version 1 is in force again.').waitFor();
    expect(lastBody(world.requests, 'POST', '/settings/default/rollback')).toEqual({ version: 1 });
    expect(lastRequest(world.requests, 'POST', '/settings/default/rollback')?.headers['if-match']).toBe('"3"');
    await page.locator('li').filter({ hasText: 'Version 1' }).getByText('In force').waitFor();
  });

  it('of a scope go when it is removed', async () => {
    const { page, world } = await openAdmin({
      arrange: (arranged) => arranged.settings.save('eu', { system: { smtp: { port: 465 } } }),
      hash: '#/settings/eu',
    });
    await page.getByRole('button', { name: 'Remove Website eu' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove Website eu' }).click();
    await page.getByText('Nothing is configured yet').waitFor();
    expect(world.settings.scopes.has('eu')).toBe(false);
  });

  it('are saved only by whoever saw the newest one', async () => {
    const { page, world } = await openAdmin({ arrange: withServer });
    await setValue(page, 'system/smtp/port', '2525');
    await save(page);
    await page.getByText('You saved the configuration.').waitFor();
    expect(lastRequest(world.requests, 'PATCH', '/settings/default')?.headers['if-match']).toBe('"1"');
  });
});
