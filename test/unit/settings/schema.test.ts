import { describe, expect, it } from 'vitest';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import { SECRET_PATHS } from '../../../shared/settings/schema/effective.ts';
import { groups } from '../../../shared/settings/schema/groups.ts';
import { schema, settings } from '../../../shared/settings/schema/schema.ts';

const emailTypes = [
  'order',
  'order_comment',
  'invoice',
  'invoice_comment',
  'shipment',
  'shipment_comment',
  'creditmemo',
  'creditmemo_comment',
];

describe('the schema', () => {
  it('contains each setting once', () => {
    expect(settings.size).toBe(schema.length);
  });

  it('contains the settings of Adobe Commerce and of Storemail, in the order of the screens', () => {
    expect([...settings.keys()]).toEqual([
      'system/smtp/disable',
      'system/smtp/transport',
      'system/smtp/host',
      'system/smtp/port',
      'system/smtp/set_return_path',
      'system/smtp/return_path_email',
      'system/smtp/username',
      'system/smtp/password',
      'system/smtp/auth',
      'system/smtp/ssl',
      ...['provider', 'grant', 'tenant', 'client_id', 'secret', 'scope', 'token_url', 'secret_expires_on'].map(
        (name) => `oauth2/${name}`,
      ),
      'sales_email/general/async_sending',
      'sales_email/general/sending_limit',
      ...emailTypes.flatMap((type) =>
        ['enabled', 'identity', 'copy_to', 'copy_method'].map((field) => `sales_email/${type}/${field}`),
      ),
      ...['general', 'sales', 'support', 'custom1', 'custom2'].flatMap((name) => [
        `trans_email/ident_${name}/name`,
        `trans_email/ident_${name}/email`,
      ]),
      'delivery/expire_after_minutes',
      'delivery/reply_to',
      'delivery/max_connections',
      'delivery/allowed_senders',
      'delivery/tls_ca',
      'delivery/ehlo_name',
      'developer/mode',
      'developer/redirect_to',
      'health/recipient',
      'health/every_minutes',
      'dkim/domain',
      'dkim/selector',
      'dkim/key',
      'bounces/imap_host',
      'bounces/port',
      'bounces/ssl',
      'bounces/username',
      'bounces/auth',
      'bounces/password',
      'bounces/folder',
      'bounces/after_reading',
      'bounces/processed_folder',
      'bounces/verp',
      'suppression/enabled',
      'suppression/types',
    ]);
  });

  it('has the defaults of the settings contract', () => {
    expect(builtInValues).toMatchObject({
      'system/smtp/disable': false,
      'system/smtp/transport': 'smtp',
      'system/smtp/host': 'localhost',
      'system/smtp/port': 25,
      'system/smtp/set_return_path': 'no',
      'system/smtp/return_path_email': undefined,
      'system/smtp/username': '',
      'system/smtp/auth': 'none',
      'system/smtp/ssl': 'none',
      'sales_email/general/async_sending': true,
      'sales_email/general/sending_limit': 0,
      'sales_email/shipment/enabled': true,
      'sales_email/shipment/identity': 'sales',
      'sales_email/shipment/copy_to': [],
      'sales_email/shipment/copy_method': 'bcc',
      'trans_email/ident_general/name': 'Owner',
      'trans_email/ident_general/email': 'owner@example.com',
      'trans_email/ident_support/name': 'CustomerSupport',
      'trans_email/ident_custom2/email': 'custom2@example.com',
      'delivery/expire_after_minutes': 1440,
      'delivery/max_connections': 5,
      'delivery/allowed_senders': [],
      'developer/mode': 'off',
      'health/every_minutes': 60,
    });
    for (const path of SECRET_PATHS) expect(builtInValues).not.toHaveProperty([path]);
  });

  it('restricts general settings of sales emails to the default scope', () => {
    const narrow = schema.filter(({ scopes }) => scopes.length === 1).map(({ path }) => path);
    expect(narrow).toEqual(['sales_email/general/async_sending', 'sales_email/general/sending_limit']);
  });

  it.each(schema.filter(({ path }) => !SECRET_PATHS.includes(path)))(
    'parses the default of $path as it is serialized',
    (setting) => {
      const { kind, default: value } = settings.get(setting.path) ?? setting;
      expect(kind.read(kind.write(value as never))).toMatchObject({ value });
      expect(kind.read(kind.write(value as never))?.coerced ?? false).toBe(false);
    },
  );

  it.each(schema)('describes $path in three languages', ({ text }) => {
    for (const { label, help } of Object.values(text)) {
      expect(label).not.toBe('');
      expect(help).not.toBe('');
    }
    expect(Object.keys(text)).toEqual(['en', 'ja', 'zh']);
    expect(text.ja.help).toMatch(/[\u3040-\u30ff]/);
    expect(text.zh.help).toMatch(/[\u4e00-\u9fff]/);
  });

  it('shows a setting only for possible values of the one it depends on', () => {
    for (const { path, shownWhen } of settings.values()) {
      if (!shownWhen) continue;
      const words = settings.get(shownWhen.path)?.kind.options?.map(({ word }) => word);
      expect(words, path).toEqual(expect.arrayContaining([shownWhen.is].flat()));
    }
  });

  it('assigns every setting to a group, in the order of the screens', () => {
    const used = new Set([...settings.keys()].map((path) => path.split('/').slice(0, -1).join('/')));
    expect(Object.keys(groups)).toEqual([...used]);
  });
});
