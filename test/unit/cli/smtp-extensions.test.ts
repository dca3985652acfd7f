import { describe, expect, it } from 'vitest';
import { importing } from '../../support/cli/importing.ts';

describe('import of an SMTP extension', () => {
  const show = (rows: Record<string, string>) =>
    Object.entries(rows)
      .map(([path, value]) => `${path} - ${value}`)
      .join('\n');

  it.each([
    [
      'Mageplaza',
      {
        'smtp/configuration_option/host': 'smtp.example.com',
        'smtp/configuration_option/port': '587',
        'smtp/configuration_option/protocol': 'tls',
        'smtp/configuration_option/authentication': 'login',
        'smtp/configuration_option/username': 'shop',
      },
    ],
    [
      'MagePal',
      {
        'system/gmailsmtpapp/smtphost': 'smtp.example.com',
        'system/gmailsmtpapp/smtpport': '587',
        'system/gmailsmtpapp/ssl': 'tls',
        'system/gmailsmtpapp/auth': 'LOGIN',
        'system/gmailsmtpapp/username': 'shop',
      },
    ],
    [
      'Amasty',
      {
        'amsmtp/smtp/server': 'smtp.example.com',
        'amsmtp/smtp/port': '587',
        'amsmtp/smtp/sec': 'tls',
        'amsmtp/smtp/auth': 'login',
        'amsmtp/smtp/login': 'shop',
      },
    ],
    [
      'Aitoc',
      {
        'aitsmtp/smtp/host': 'smtp.example.com',
        'aitsmtp/smtp/port': '587',
        'aitsmtp/smtp/protocol': '2',
        'aitsmtp/smtp/auth_type': '1',
        'aitsmtp/smtp/login': 'shop',
      },
    ],
  ])('imports the settings of %s', async (_name, rows) => {
    const { patches } = await importing({ export: show(rows) }, '--apply', '--yes');
    const smtp = { host: 'smtp.example.com', port: 587, ssl: 'tls', auth: 'login', username: 'shop' };
    expect(patches).toEqual([['default', { system: { smtp } }]]);
  });

  it("says where a value comes from, and that it overrides the shop system's own", async () => {
    const rows = { 'smtp/configuration_option/host': 'new.example.com', 'system/smtp/host': 'old.example.com' };
    const { lines, patches } = await importing({ export: show(rows) }, '--apply', '--yes');
    expect(lines).toContain('convert  default  system/smtp/host=new.example.com  from smtp/configuration_option/host');
    expect(patches).toEqual([['default', { system: { smtp: { host: 'new.example.com' } } }]]);
  });

  it('lists what it cannot import, and why', async () => {
    const { lines } = await importing({
      export: show({
        'smtp/configuration_option/authentication': 'crammd5',
        'smtp/configuration_option/password': '0:3:abc',
        'smtp/general/log_email': '1',
        'amsmtp/smtp/auth': 'xoauth2_google_client',
        'system/gmailsmtpapp/debug/from_email': 'shop@example.com',
      }),
    });
    expect(lines).toEqual([
      expect.stringMatching(/^skip {5}default {2}smtp\/configuration_option\/authentication: CRAM-MD5/),
      expect.stringMatching(/^skip {5}default {2}system\/smtp\/password: passwords are encrypted in exports/),
      expect.stringMatching(/^skip {5}default {2}amsmtp\/smtp\/auth: tokens cannot be imported/),
      'skip     smtp/general/log_email: not a setting of Storemail',
      'skip     system/gmailsmtpapp/debug/from_email: not a setting of Storemail',
    ]);
  });
});
