import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NestedValues } from '../../functions/admin/page/api/settings-api.ts';
import { leavesIn } from '../../functions/admin/page/settings/edit/nested.ts';
import { SECRETS } from '../../functions/admin/page/settings/edit/snapshot.ts';
import { writtenOf } from '../../functions/admin/page/settings/form/value-text.ts';
import { settings } from '../../shared/settings/schema/schema.ts';
import { browser, runningAdmin } from '../support/browser/running-admin.ts';
import { save, setValue } from '../support/browser/settings-page.ts';
import { mailSending } from '../support/observed-settings/mail-sending.ts';
import type { Values } from '../support/observed-settings/observed-setting.ts';
import { salesEmails, synchronous } from '../support/observed-settings/sales-emails.ts';
import { storemail } from '../support/observed-settings/storemail.ts';
import { writeSendmail } from '../support/smtp/sendmail-program.ts';
import { createWire, type Wire } from '../support/smtp/wire.ts';

const running = runningAdmin(async (data) => [`sendmailPath=${await writeSendmail(data)}`]);
let wire: Wire;

beforeAll(async () => {
  if (browser) wire = await createWire(running().runner, running().data);
});
afterAll(() => wire?.close());

/** Settings of returned mail and suppression are covered by test/e2e/returned-mail. */
const observed = [synchronous, ...mailSending, ...salesEmails, ...storemail];

/** Fills in and saves fields of a scope, and checks that the API has the intended values. */
const setInPage = async (scope: string, values: Values): Promise<void> => {
  const page = await running().open({ hash: `#/settings/${scope}` });
  const patches: string[] = [];
  page.on('request', (request) => request.method() === 'PATCH' && patches.push(request.url()));
  await page.getByRole('button', { name: 'Open all' }).click();
  for (const [path, text] of Object.entries(values)) await setValue(page, path, text);
  await save(page);
  await page.getByText('You saved the configuration.').waitFor();
  expect(patches).toHaveLength(1);
  const own = leavesIn((await wire.api.show(scope)).json.own as NestedValues);
  for (const [path, text] of Object.entries(values)) {
    const setting = settings.get(path);
    if (setting && !SECRETS.includes(path)) expect([path, own.get(path)]).toEqual([path, writtenOf(setting, text)]);
  }
};

let scopes = 0;

describe.skipIf(!browser)('settings made in the page have effect on the wire:', { shuffle: false }, () => {
  it.each(observed)('$name', async ({ prepare, values, atDefault, see }) => {
    // A new scope, so that no worker has cached older values.
    const scope = `wire${++scopes}`;
    try {
      await prepare?.(wire, scope);
      if (atDefault) await setInPage('default', atDefault);
      await setInPage(scope, values(wire));
      await see(wire, scope);
    } finally {
      const general = { async_sending: null, sending_limit: null };
      if (atDefault) await wire.api.patch('default', { sales_email: { general } });
    }
  });

  it('every field of the form is covered here or elsewhere', () => {
    const seen = observed.flatMap(({ values, atDefault }) => Object.keys({ ...values(wire), ...atDefault }));
    const onTheWire = [...settings.keys()].filter((path) => !/^(?:bounces|suppression)\//.test(path));
    expect(new Set(seen)).toEqual(new Set(onTheWire));
  });
});
