import { describe, expect, it } from 'vitest';
import { configuredSettings } from '../../support/builders/edited-settings.ts';

describe('a parameter that is deleted', () => {
  it('is recorded, and remains in force until it is created again', async () => {
    const settings = await configuredSettings();
    const before = await settings.pair();
    settings.parameters.remove('settings/default');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: before?.document,
      reviewed: { document: { version: 1, rejected: { code: 'deleted' } } },
    });
    const deleted = await settings.pair();
    await settings.guard();
    expect(await settings.pair()).toEqual(deleted);

    settings.later();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    const recreated = await settings.pair();
    expect(recreated).toMatchObject({ document: { version: 1 }, reviewed: { document: { version: 1 } } });
    expect(recreated?.document?.sha256).not.toBe(before?.document?.sha256);
    expect(recreated?.reviewed.document).not.toHaveProperty('rejected');
  });

  it('is reviewed when created again, even if no event reported the deletion and its version is lower', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    settings.later();
    settings.parameters.remove('settings/default');
    settings.save('default', { 'system/smtp/port': 465, 'system/smtp/ssl': 'ssl' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 1 }, reviewed: { document: { version: 1 } } });
  });

  it('does not use an old password for a new host when created again', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('settings/default');
    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      secret: { version: 1, host: 'smtp.shop.example' },
      reviewed: { document: { version: 1, rejected: { code: 'password-needed' } } },
    });
  });

  it('belongs to the host in force if it is a password that is created again with its host', async () => {
    const settings = await configuredSettings();
    const before = await settings.pair();
    settings.parameters.remove('secrets/default/smtp-password');
    await settings.guard();
    expect((await settings.pair())?.reviewed.secret.rejected?.code).toBe('deleted');
    settings.later();
    settings.saveBoundPassword('default', 'another password');
    await settings.guard();
    const pair = await settings.pair();
    expect(pair).toMatchObject({
      secret: { version: 1, host: 'smtp.shop.example' },
      reviewed: { secret: { version: 1 } },
    });
    expect(pair?.since).toBeGreaterThan(before?.since ?? 0);

    settings.later();
    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    await settings.guard();
    expect((await settings.pair())?.reviewed.document.rejected?.code).toBe('password-needed');
  });
});

describe('a stale response from SSM', () => {
  it('does not bring an older version back', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    const before = await settings.pair();
    const { edits } = settings.parameters;
    settings.parameters.edits = async (name) => (await edits(name)).filter(({ version }) => version < 2);
    await settings.guard();
    expect(await settings.pair()).toEqual(before);
  });
});
