import { describe, expect, it } from 'vitest';
import { configuredSettings, editedSettings } from '../../support/builders/edited-settings.ts';

describe('a password', () => {
  it('that names the host in force comes into force alone', async () => {
    const settings = await configuredSettings();
    settings.savePassword('default', '{"host":"SMTP.shop.example","password":"second password"}');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 1 },
      secret: { version: 2, host: 'smtp.shop.example' },
    });
  });

  it('that names another host waits for that host, whatever other documents come', async () => {
    const settings = await configuredSettings();
    settings.savePassword('default', '{"host":"smtp.new.example","password":"new password"}');
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 }, secret: { version: 1 } });
    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 3 },
      secret: { version: 2, host: 'smtp.new.example' },
    });
  });

  it('written just before its new host is never sent to the old one', async () => {
    const settings = await configuredSettings();
    settings.savePassword('default', 'new password');
    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      revision: 2,
      document: { version: 2 },
      secret: { version: 2, host: 'smtp.new.example' },
    });
  });

  it('is needed again when the host changes', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 1 },
      secret: { version: 1, host: 'smtp.shop.example' },
      reviewed: { document: { version: 2, rejected: { code: 'password-needed' } } },
    });
    settings.savePassword('default', 'new password');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 2 },
      secret: { version: 2, host: 'smtp.new.example' },
      reviewed: { document: { version: 2 }, secret: { version: 2 } },
    });
  });

  it('is needed again even if the clock of Parameter Store is ahead', async () => {
    const settings = editedSettings();
    settings.save('default');
    settings.savePassword('default', 'first password', { modifiedAt: settings.clock.now + 500 });
    await settings.guard();
    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    await settings.guard();
    expect((await settings.pair())?.reviewed.document.rejected?.code).toBe('password-needed');
  });

  it('is needed again when a narrower scope has a host of its own', async () => {
    const settings = await configuredSettings();
    settings.write('eu', '{"system":{"smtp":{"host":"smtp.eu.example"}}}');
    await settings.guard('eu');
    expect((await settings.pair('eu'))?.reviewed.document.rejected?.code).toBe('password-needed');
    settings.savePassword('eu', 'password of eu');
    await settings.guard('eu');
    expect(await settings.pair('eu')).toMatchObject({ secret: { version: 1, host: 'smtp.eu.example' } });
  });

  it('is not needed again if only the case of the host changes, or there is no login', async () => {
    const settings = await configuredSettings();
    settings.write(
      'default',
      JSON.stringify({
        system: { smtp: { host: 'SMTP.shop.EXAMPLE', port: 465, ssl: 'ssl', auth: 'plain', username: 'x' } },
      }),
    );
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 } });
    settings.save('default', { 'system/smtp/host': 'smtp.open.example', 'system/smtp/auth': 'none' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 3 }, secret: { host: 'smtp.shop.example' } });
  });

  it('waits until its host is known', async () => {
    const settings = editedSettings();
    settings.write('default', '{"delivery":{"max_connections":2}}');
    settings.savePassword('default', 'first password');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 1 },
      reviewed: { secret: { version: 1, rejected: { code: 'waits-for-document' } } },
    });
    settings.save('default');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ secret: { version: 1, host: 'smtp.shop.example' } });
  });
});
