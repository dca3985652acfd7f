import { beforeAll, describe, expect, it } from 'vitest';
import { flatten, nest } from '../../../infra/cli/settings/flat-settings.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { schema } from '../../../shared/settings/schema/schema.ts';
import type { settingsEndpoints } from '../../support/http/settings-endpoints.ts';
import { settingsStack } from '../../support/runner/settings-stack.ts';

const { running, inSsm, scopeWith } = settingsStack();
let endpoints: ReturnType<typeof settingsEndpoints>;
beforeAll(() => {
  endpoints = running().endpoints;
});

const example: Record<string, JsonValue> = {
  toggle: 'yes',
  choice: '',
  integer: 7,
  text: 'A name',
  host: 'smtp.shop.example',
  'host name': 'out.shop.example',
  address: 'someone@shop.example',
  'address list': ['a@shop.example', 'b@shop.example'],
  'sender list': ['shop.example'],
  'word list': ['order'],
  certificates: '',
  date: '2027-12-31',
};

/** Settings that require another one. */
const beside: Record<string, Record<string, JsonValue>> = {
  'system/smtp/host': { 'system/smtp/auth': 'none' },
  'sales_email/general/async_sending': {},
};

describe('every setting', () => {
  const plainOnes = schema.filter(
    ({ path }) =>
      ![
        'system/smtp/password',
        'oauth2/secret',
        'bounces/password',
        'bounces/imap_host',
        // The version of a key that must be created first; covered by settings-on-the-wire.e2e.ts.
        'dkim/key',
        'system/smtp/auth',
        'system/smtp/set_return_path',
        'developer/mode',
        'system/smtp/transport',
      ].includes(path),
  );
  it.each(plainOnes.map((setting) => [setting.path, setting] as const))(
    '%s is saved to Parameter Store',
    async (path, setting) => {
      const { kind, scopes: levels } = setting;
      const written = kind.options ? kind.options.at(-1)?.word : example[kind.name];
      const values = { [path]: written ?? '', ...beside[path] };
      if (levels.length > 1) return void (await scopeWith(values));
      const before = (await endpoints.show('default')).json.own;
      expect((await endpoints.patch('default', nest(Object.entries(values)))).status).toBe(200);
      expect(flatten(await inSsm('default')).get(path)).toEqual(written);
      expect((await endpoints.ask('PUT', '/settings/default', before)).status).toBe(200);
      return undefined;
    },
  );
});
