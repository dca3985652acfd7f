import { describe, expect, it } from 'vitest';
import { configuredSettings } from '../../support/builders/edited-settings.ts';

const SETTINGS_API = 'arn:aws:sts::000000000000:assumed-role/settings-api/x';
const isOwn = (modifiedBy: string) => modifiedBy === SETTINGS_API;

describe('a version written by Storemail', () => {
  it('is never adopted, neither the document nor the password of an abandoned save', async () => {
    const settings = await configuredSettings({ isOwn });
    const before = await settings.pair();
    settings.write('default', '{"system":{"smtp":{"port":2525}}}', { modifiedBy: SETTINGS_API });
    settings.savePassword('default', 'given up', { modifiedBy: SETTINGS_API });
    await settings.guard();
    expect(await settings.pair()).toEqual(before);

    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    await settings.guard();
    expect((await settings.pair())?.reviewed.document).toMatchObject({
      version: 3,
      rejected: { code: 'password-needed' },
    });
  });

  it('does not hide an earlier manual edit', async () => {
    const settings = await configuredSettings({ isOwn });
    settings.save('default', { 'system/smtp/port': 2525 });
    settings.write('default', '{}', { modifiedBy: SETTINGS_API });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 } });
  });
});

describe('a rollback', () => {
  it('is not undone by a later event, nor by a new password', async () => {
    const settings = await configuredSettings();
    const first = await settings.pair();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    const second = await settings.pair();
    if (!first?.document || !second) throw new Error('Two documents were in force');
    await settings.inForce.move({ ...second, revision: 3, document: first.document, since: settings.clock.now });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ revision: 3, document: { version: 1 } });

    settings.later();
    settings.saveBoundPassword('default', 'second password');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 1 }, secret: { version: 2 } });
  });

  it('of the password does not use the newer one for another host', async () => {
    const settings = await configuredSettings();
    settings.saveBoundPassword('default', 'second password');
    await settings.guard();
    const pair = await settings.pair();
    if (!pair) throw new Error('A pair was in force');
    const secret = { version: 1, host: 'smtp.shop.example' };
    await settings.inForce.move({ ...pair, revision: pair.revision + 1, secret });
    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    await settings.guard();
    expect((await settings.pair())?.reviewed.document.rejected?.code).toBe('password-needed');
  });
});
