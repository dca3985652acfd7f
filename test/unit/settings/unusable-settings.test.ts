import { describe, expect, it } from 'vitest';
import { configuredSettings, type EditedSettings, readerOf } from '../../support/builders/edited-settings.ts';

describe('unusable settings in force', () => {
  const reasonOf = async (settings: EditedSettings, scope = 'default') => {
    const answer = await readerOf(settings).effective(scope);
    return answer.kind === 'faulty' ? answer.reason : answer.kind;
  };

  it('include a deleted document, for narrower scopes as well', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('settings/default');
    expect(await reasonOf(settings)).toBe('The settings in force of scope default were deleted');
    expect(await reasonOf(settings, 'eu.fr')).toBe('The settings in force of scope default were deleted');
  });

  it.each([['settings/default'], ['secrets/default/smtp-password']])(
    'are noticed by a reader with cached settings once the guard has recorded the deletion of %s',
    async (name) => {
      const settings = await configuredSettings();
      const reader = readerOf(settings);
      await reader.effective('default');
      settings.parameters.remove(name);
      await settings.guard();
      settings.later();
      expect((await reader.effective('default')).kind).toBe('faulty');
    },
  );

  it('include a document that was re-created with other content', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('settings/default');
    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    expect(await reasonOf(settings)).toMatch(/were replaced/);
  });

  it('include a password that was deleted, or replaced under the same version', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('secrets/default/smtp-password');
    expect(await reasonOf(settings)).toBe('The password in force of scope default was deleted');
    settings.savePassword('default', 'password of another host');
    expect(await reasonOf(settings)).toMatch(/^The password in force of scope default was replaced/);
    settings.parameters.remove('secrets/default/smtp-password');
    settings.savePassword('default', 'clear text', { type: 'String' });
    expect(await reasonOf(settings)).toMatch(/^The password in force of scope default was replaced/);
  });

  it('are read again until they are corrected', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    settings.parameters.remove('settings/default');
    expect((await reader.effective('default')).kind).toBe('faulty');
    settings.save('default');
    settings.later();
    expect((await reader.effective('default')).kind).toBe('in-force');
  });

  it('include a login to a host that the password was not saved for', async () => {
    const settings = await configuredSettings();
    settings.write('eu', '{"delivery":{"max_connections":2}}');
    settings.saveBoundPassword('eu', 'password of eu');
    await settings.guard('eu');
    settings.later();
    expect((await readerOf(settings).effective('eu')).kind).toBe('in-force');

    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    settings.savePassword('default', 'new password');
    await settings.guard();
    expect(await reasonOf(settings, 'default')).toBe('in-force');
    expect(await reasonOf(settings, 'us')).toBe('in-force');
    expect(await reasonOf(settings, 'eu')).toMatch(/No password in force was saved for the host/);
    const withoutSecrets = await readerOf(settings, false).effective('eu');
    expect(withoutSecrets.kind).toBe('faulty');
  });

  it('include settings that a wider scope made unsafe', async () => {
    const settings = await configuredSettings();
    settings.write('eu', '{"system":{"smtp":{"auth":"login"}}}');
    await settings.guard('eu');
    settings.save('default', { 'system/smtp/auth': 'none', 'system/smtp/ssl': 'none' });
    await settings.guard();
    expect(await reasonOf(settings, 'default')).toBe('in-force');
    expect(await reasonOf(settings, 'eu')).toMatch(/do not fit: system\/smtp\/ssl must be/);
  });
});
