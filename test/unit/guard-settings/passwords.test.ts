import { describe, expect, it } from 'vitest';
import { configuredSettings } from '../../support/builders/edited-settings.ts';

describe('a password', () => {
  it('that is changed alone waits for its document indefinitely, and is reported', async () => {
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

  it('comes into force with a document written after it, even one with the same text', async () => {
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

  it('waits even if a document that needs no password was written just before it', async () => {
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

  it.each([
    ['{"host":"smtp.shop.example","password":"***"}'],
    ['{"host":"smtp.shop.example","password":"a\\nb"}'],
    ['********'],
    ['[redacted]'],
  ])('is rejected as %s', async (value) => {
    const settings = await configuredSettings();
    settings.savePassword('default', value);
    await settings.guard();
    expect((await settings.pair())?.reviewed.secret.rejected?.code).toBe('invalid-secret');
  });

  it('under a foreign key is rejected with the reason, and documents are reviewed with the old one', async () => {
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

  it.each([
    ['as a String', 'good password', { type: 'String' as const }],
    ['with a line break', 'good password\n', {}],
    ['with NUL', 'good\0password', {}],
  ])('does not come into force %s, and does not delay documents', async (_what, password, edit) => {
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

  it("under the account's default key causes a warning", async () => {
    const settings = await configuredSettings();
    settings.saveBoundPassword('default', 'second password', { keyId: 'alias/aws/ssm' });
    await settings.guard();
    expect(settings.log.lines.at(-1)).toMatchObject({
      warnings: [{ code: 'shared-key', path: 'system/smtp/password' }],
    });
  });
});
