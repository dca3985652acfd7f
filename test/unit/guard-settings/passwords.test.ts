import { describe, expect, it } from 'vitest';
import { configuredSettings, editedSettings } from '../../support/builders/edited-settings.ts';

describe('a password', () => {
  it('changed alone waits for its document, however long, and says so', async () => {
    const settings = await configuredSettings();
    settings.savePassword('default', 'second password');
    await settings.guard();
    for (let checks = 0; checks < 3; checks++) {
      settings.later();
      await settings.guard();
    }
    const reason = expect.stringContaining('"host"');
    expect(await settings.pair()).toMatchObject({
      secret: { version: 1, host: 'smtp.shop.example' },
      reviewed: { secret: { version: 2, rejected: { code: 'waits-for-document', reason } } },
    });
  });

  it('comes in force with a document that is written after it, also with the same text again', async () => {
    const settings = await configuredSettings();
    settings.savePassword('default', 'second password');
    await settings.guard();
    settings.later();
    settings.save('default');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 2 },
      secret: { version: 2, host: 'smtp.shop.example' },
      reviewed: { secret: { version: 2 } },
    });
  });

  it('waits though a document was written just before it that needs none', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/port': 2525 });
    settings.savePassword('default', 'for another host');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 2 },
      secret: { version: 1 },
      reviewed: { secret: { version: 2, rejected: { code: 'waits-for-document' } } },
    });
  });

  it('that says the host in force comes in force alone', async () => {
    const settings = await configuredSettings();
    settings.savePassword('default', '{"host":"SMTP.shop.example","password":"second password"}');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 1 },
      secret: { version: 2, host: 'smtp.shop.example' },
    });
  });

  it('that says another host waits for that host, past any other document', async () => {
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

  it.each([
    ['{"host":"smtp.shop.example","password":"***"}'],
    ['{"host":"smtp.shop.example","password":"a\\nb"}'],
    ['********'],
    ['[redacted]'],
  ])('is refused as %s', async (value) => {
    const settings = await configuredSettings();
    settings.savePassword('default', value);
    await settings.guard();
    expect((await settings.pair())?.reviewed.secret.rejected?.code).toBe('invalid-secret');
  });

  it('under a key that is not ours is refused with the reason, and documents are reviewed with the old one', async () => {
    const settings = await configuredSettings();
    const foreign = { keyId: 'arn:aws:kms:eu-west-1:111122223333:key/foreign' };
    settings.savePassword('default', 'second password', foreign);
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    const reason = expect.stringContaining('--key-id');
    expect(await settings.pair()).toMatchObject({
      document: { version: 2 },
      secret: { version: 1 },
      reviewed: { secret: { version: 2, rejected: { code: 'invalid-secret', reason } } },
    });
    expect(settings.metrics.counts.settingsInvalid).toBe(1);
  });

  it('written just before its host never goes to the old host', async () => {
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

  it('is needed again also when the clock of Parameter Store is ahead', async () => {
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

  it('is not needed again when the host is only spelled in other letters, or nobody logs in', async () => {
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

  it.each([
    ['as a String', 'good password', { type: 'String' as const }],
    ['with a line break', 'good password\n', {}],
    ['with NUL', 'good\0password', {}],
  ])('stays out of force %s, and keeps no document back', async (_what, password, edit) => {
    const settings = await configuredSettings();
    settings.savePassword('default', password, edit);
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      secret: { version: 1 },
      reviewed: { secret: { version: 2, rejected: { code: 'invalid-secret' } } },
    });
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 }, secret: { version: 1 } });
    expect(JSON.stringify([settings.log.lines, await settings.pair()])).not.toContain('password\\n');
  });

  it('waits while the document beside it is being corrected', async () => {
    const settings = await configuredSettings();
    settings.write('default', '{"system":{"smtp":{"host":"smtp.new.example",}}}');
    settings.savePassword('default', 'new password');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      secret: { version: 1, host: 'smtp.shop.example' },
      reviewed: { secret: { version: 2, rejected: { code: 'waits-for-document' } } },
    });
    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 3 },
      secret: { version: 2, host: 'smtp.new.example' },
    });
  });

  it('waits until somebody says which host it is for', async () => {
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

  it('under the key that the whole account may use is warned about', async () => {
    const settings = await configuredSettings();
    settings.saveBoundPassword('default', 'second password', { keyId: 'alias/aws/ssm' });
    await settings.guard();
    expect(settings.log.lines.at(-1)).toMatchObject({
      warnings: [{ code: 'shared-key', path: 'system/smtp/password' }],
    });
  });
});
