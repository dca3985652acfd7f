import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, runningAdmin } from '../support/browser/running-admin.ts';
import { field, inherit, openGroup, row, save, setValue } from '../support/browser/settings-page.ts';
import { settingsEndpoints } from '../support/http/settings-endpoints.ts';
import { messageIn } from '../support/runner/inbox.ts';

const SAVED = 'You saved the configuration.';

const running = runningAdmin();
let endpoints: ReturnType<typeof settingsEndpoints>;
let ssm: SSMClient;

beforeAll(() => {
  if (!browser) return;
  const { runner } = running();
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  endpoints = settingsEndpoints(runner);
  ssm = new SSMClient({ endpoint: runner.endpoints.ssm, region: runner.region, credentials });
});
afterAll(() => ssm?.destroy());

const openScope = (scope: string): Promise<Page> => running().open({ hash: `#/settings/${scope}` });

const smtpAt = async (scope: string): Promise<Record<string, unknown>> => {
  const { own } = (await endpoints.show(scope)).json as { own: { system?: { smtp?: Record<string, unknown> } } };
  return own.system?.smtp ?? {};
};

const configure = async (scope: string, smtp: object): Promise<void> =>
  expect((await endpoints.patch(scope, { system: { smtp } })).status).toBe(200);

const sendTest = async (page: Page, to: string): Promise<void> => {
  await page.getByRole('button', { name: 'Send Test Email' }).click();
  await page.getByLabel('Send it to').fill(to);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
};

describe.skipIf(!browser)('a scope of the running stack', () => {
  it('inherits from its website and from Default Config, has values of its own, and inherits again', async () => {
    await configure('chain', { port: 2525 });
    const page = await openScope('chain.view');
    const port = field(page, 'system/smtp/port');
    expect([await port.isDisabled(), await port.inputValue()]).toEqual([true, '2525']);
    await row(page, 'system/smtp/port').getByText('Inherited: Website chain').waitFor();
    await row(page, 'system/smtp/host').getByText('Inherited: Default Config').waitFor();
    await row(page, 'system/smtp/transport').getByText('Inherited: System value').waitFor();
    await page.getByText('A password is set. Origin: Default Config. It is sent only to localhost.').waitFor();
    await page.getByLabel('Use Website: Port (25)').waitFor();
    await setValue(page, 'system/smtp/port', '587');
    await save(page);
    await page.getByText(SAVED).waitFor();
    expect(await smtpAt('chain.view')).toEqual({ port: 587 });
    await inherit(page, 'system/smtp/port').setChecked(true);
    expect(await port.inputValue()).toBe('2525');
    await save(page);
    await page.getByText('1 unsaved change').waitFor({ state: 'detached' });
    await expect.poll(() => smtpAt('chain.view')).toEqual({});
  });

  it('shows every error at its field and in the summary, focuses the first, and keeps all input', async () => {
    const page = await openScope('faulty');
    await setValue(page, 'system/smtp/port', '70000');
    await setValue(page, 'system/smtp/set_return_path', 'specified');
    await openGroup(page, 'Delivery');
    await setValue(page, 'delivery/reply_to', 'nobody');
    await openGroup(page, 'Delivery');
    await save(page);
    const summary = page.getByRole('alert');
    await expect
      .poll(() => summary.getByRole('listitem').allTextContents())
      .toEqual([
        'Port (25) must be a whole number from 1 to 65535.',
        'Reply-To must be an address such as name@example.com.',
      ]);
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('field-system-smtp-port');
    expect(await field(page, 'system/smtp/port').getAttribute('aria-invalid')).toBe('true');
    await row(page, 'delivery/reply_to').getByText('must be an address').waitFor();
    await summary.getByRole('button', { name: 'Reply-To' }).click();
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('field-delivery-reply_to');
    expect(await field(page, 'delivery/reply_to').inputValue()).toBe('nobody');
    await setValue(page, 'system/smtp/port', '2525');
    await setValue(page, 'delivery/reply_to', '');
    await save(page);
    await row(page, 'system/smtp/return_path_email').getByText('must be set').waitFor();
    expect((await endpoints.show('faulty')).json.own).toEqual({});
  });

  it('shows both versions when another tab saved first, and saves the decision', async () => {
    await configure('contested', { username: 'before' });
    const [mine, theirs] = [await openScope('contested'), await openScope('contested')];
    await setValue(mine, 'system/smtp/username', 'mine');
    await setValue(mine, 'system/smtp/port', '2525');
    await setValue(theirs, 'system/smtp/username', 'theirs');
    await setValue(theirs, 'system/smtp/auth', 'login');
    await save(theirs);
    await theirs.getByText(SAVED).waitFor();
    await save(mine);
    const dialog = mine.getByRole('dialog');
    const cells = (name: string) => dialog.getByRole('row').filter({ hasText: name }).getByRole('cell');
    await dialog.getByText('Version 2 was saved while you were editing.').waitFor();
    expect(await cells('Username').allTextContents()).toEqual(['before', 'theirs', 'mine']);
    expect(await cells('Auth').allTextContents()).toEqual(['inherited', 'LOGIN', '–']);
    await dialog.getByRole('radio', { name: 'theirs' }).check();
    await dialog.getByRole('button', { name: 'Continue editing' }).click();
    await save(mine);
    await mine.getByText(SAVED).waitFor();
    expect(await smtpAt('contested')).toEqual({ username: 'theirs', auth: 'login', port: 2525 });
  });

  it('is tested with unsaved changes: the email arrives, or the failed step says what to change', async () => {
    const page = await openScope('tried');
    await openGroup(page, 'General Contact');
    await setValue(page, 'trans_email/ident_general/email', 'unsaved@shop.example');
    await sendTest(page, 'ops@example.net');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^Sent in/).waitFor();
    expect(await dialog.locator('.steps li.ok').count()).toBe(12);
    await dialog.getByText('localhost is 127.0.0.1').waitFor();
    const { envelope } = await messageIn(running().runner.inbox, 'Test email of scope tried');
    expect(envelope).toEqual({ from: 'unsaved@shop.example', to: ['ops@example.net'] });
    await page.keyboard.press('Escape');
    await setValue(page, 'system/smtp/password', 'wrong');
    await sendTest(page, 'ops@example.net');
    const failed = dialog.locator('.steps li.failed');
    await failed.getByText('Login (AUTH)').waitFor();
    await failed.getByText('The login failed. Check Username, Password and Auth.').waitFor();
    await failed.getByText('535 Wrong username or password', { exact: true }).waitFor();
    expect((await endpoints.show('tried')).json.own).toEqual({});
  });

  it('is verified before it is saved, and not saved if the login fails', async () => {
    const page = await openScope('verified');
    await setValue(page, 'system/smtp/username', 'somebody');
    await page.getByRole('button', { name: 'Verify and Save' }).click();
    await page.getByText('Not saved: logging in to the mail server failed.').waitFor();
    await page.locator('.steps li.failed').getByText('Login (AUTH)').waitFor();
    expect(await smtpAt('verified')).toEqual({});
    await setValue(page, 'system/smtp/username', 'storemail');
    await page.getByRole('button', { name: 'Verify and Save' }).click();
    await page.getByText(SAVED).waitFor();
    expect(await smtpAt('verified')).toEqual({ username: 'storemail' });
  });

  it('says why a newer version is not in force, and rolls back after showing the differences', async () => {
    await configure('edited', { username: 'first', auth: 'plain' });
    await configure('edited', { username: 'second', auth: 'login' });
    const Name = `/storemail/${running().runner.stage}/settings/edited`;
    const Value = '{"system":{"smtp":{"port":"many"}}}';
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
    await expect.poll(async () => (await endpoints.show('edited')).json.rejected).not.toBeNull();
    const page = await openScope('edited');
    await page.getByText(/Version 2 is in force since/).waitFor();
    await page.getByText('Version 3 is not in force.').waitFor();
    await page.getByText('Port (25) must be a whole number from 1 to 65535').waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('user/operator').first().waitFor();
    await page.getByRole('button', { name: 'to version 1' }).click();
    const dialog = page.getByRole('dialog');
    const cells = (name: string) => dialog.getByRole('row').filter({ hasText: name }).getByRole('cell');
    await dialog.getByText('Username').waitFor();
    expect(await cells('Username').allTextContents()).toEqual(['second', 'first']);
    expect(await cells('Auth').allTextContents()).toEqual(['LOGIN', 'PLAIN']);
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await page.getByText('Version 1 is in force again.').waitFor();
    expect(await smtpAt('edited')).toEqual({ username: 'first', auth: 'plain' });
  });

  it('can be removed, and then inherits everything', async () => {
    await configure('removed', { port: 2525 });
    const page = await openScope('removed');
    await page.getByRole('button', { name: 'Remove Website removed' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove Website removed' }).click();
    await page.getByRole('button', { name: 'Remove Website removed' }).waitFor({ state: 'detached' });
    expect(await smtpAt('removed')).toEqual({});
  });
});
