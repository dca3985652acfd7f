import { describe, expect, it, vi } from 'vitest';
import { ParametersUnavailable, SettingsUnavailable, StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { ScopeSettings } from '../../../shared/ports/settings-reader.ts';
import { createSettingsReader } from '../../../shared/settings/in-force/reader.ts';
import { configuredSettings, type EditedSettings, editedSettings } from '../../support/builders/edited-settings.ts';

const MAX_AGE_MS = 30_000;

const readerOf = ({ inForce, parameters, clock }: EditedSettings, withSecrets = true) =>
  createSettingsReader({ inForce, parameters, now: () => clock.now, withSecrets });

const settingsOf = (answer: ScopeSettings) => {
  if (answer.kind !== 'in-force') throw new Error(`Settings are ${JSON.stringify(answer)}`);
  return answer.settings;
};

describe('effective settings of a scope', () => {
  it('are not configured until something is in force', async () => {
    const settings = editedSettings();
    const reader = readerOf(settings);
    expect(await reader.effective('eu.fr')).toEqual({ kind: 'not-configured' });
    settings.write('default', 'no JSON');
    await settings.guard();
    settings.later();
    expect(await reader.effective('eu.fr')).toEqual({ kind: 'not-configured' });
  });

  it('come with the password and a version over the chain', async () => {
    const settings = await configuredSettings();
    settings.write('eu', '{"system":{"smtp":{"port":2525}}}');
    await settings.guard('eu');
    const answer = settingsOf(await readerOf(settings).effective('eu.fr'));
    expect(answer).toMatchObject({
      scope: 'eu.fr',
      version: expect.stringMatching(/^default:1\/1@\d+,eu:1\/0@\d+$/),
      values: { 'system/smtp/host': 'smtp.shop.example', 'system/smtp/port': 2525 },
      password: 'first password',
    });
  });

  it('read no password without need', async () => {
    const settings = await configuredSettings();
    const withoutSecrets = settingsOf(await readerOf(settings, false).effective('default'));
    expect(withoutSecrets).not.toHaveProperty('password');
    settings.save('default', { 'system/smtp/auth': 'none' });
    await settings.guard();
    const before = settings.parameters.reads.length;
    expect(settingsOf(await readerOf(settings).effective('default'))).not.toHaveProperty('password');
    expect(settings.parameters.reads.slice(before)).toEqual(['settings/default:2']);
  });
});

describe('a cached answer', () => {
  it('is not looked at again for 30 seconds, and SSM not until a pair moves', async () => {
    const settings = await configuredSettings();
    const reads = vi.spyOn(settings.inForce, 'read');
    const reader = readerOf(settings);
    const first = await reader.effective('default');
    const readsOfSsm = settings.parameters.reads.length;

    settings.clock.now += MAX_AGE_MS - 1;
    expect(await reader.effective('default')).toBe(first);
    expect(reads).toHaveBeenCalledTimes(1);

    settings.clock.now += 1;
    expect(await reader.effective('default')).toBe(first);
    expect(reads).toHaveBeenCalledTimes(2);
    expect(settings.parameters.reads).toHaveLength(readsOfSsm);

    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    settings.clock.now += MAX_AGE_MS;
    expect(settingsOf(await reader.effective('default')).values['system/smtp/port']).toBe(2525);
  });

  it('is loaded once for all who wait, and a wider document once for all scopes', async () => {
    const settings = await configuredSettings();
    const reads = vi.spyOn(settings.inForce, 'read');
    const reader = readerOf(settings);
    const before = settings.parameters.reads.length;
    await Promise.all(['eu', 'eu', 'us', 'us', 'default'].map((scope) => reader.effective(scope)));
    expect(reads).toHaveBeenCalledTimes(3);
    expect(settings.parameters.reads.slice(before)).toEqual(['settings/default:1', 'secrets/default/smtp-password:1']);
  });

  it('is left alone by an edit that is rejected', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    const first = await reader.effective('default');
    settings.write('default', '{"system":{"smtp":{"port":0}}}');
    await settings.guard();
    settings.later();
    expect(await reader.effective('default')).toBe(first);
  });

  it('has another version when a re-created parameter comes in force under the same number', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    const first = settingsOf(await reader.effective('default'));
    settings.parameters.remove('settings/default');
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    settings.later();
    const second = settingsOf(await reader.effective('default'));
    expect(second.values['system/smtp/port']).toBe(2525);
    expect(second.version).not.toBe(first.version);
  });
});

describe('a password that is created again under the same number', () => {
  it('is read anew once it is in force', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    await reader.effective('default');
    settings.parameters.remove('secrets/default/smtp-password');
    settings.saveBoundPassword('default', 'another password');
    await settings.guard();
    settings.later();
    expect(settingsOf(await reader.effective('default')).password).toBe('another password');
  });

  it('is usable when the clock of Parameter Store is ahead', async () => {
    const settings = editedSettings();
    settings.save('default');
    settings.savePassword('default', 'first password', { modifiedAt: settings.clock.now + 500 });
    await settings.guard();
    expect(settingsOf(await readerOf(settings).effective('default')).password).toBe('first password');
  });
});

describe('while the table or SSM fails', () => {
  it('the last good answer stands, and the failure is not remembered', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    const first = await reader.effective('default');
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    settings.later();

    settings.parameters.failure = new ParametersUnavailable('throttled');
    expect(await reader.effective('default')).toBe(first);
    const down = vi.spyOn(settings.inForce, 'read').mockRejectedValue(new StoreUnavailable('down'));
    expect(await reader.effective('default')).toBe(first);

    down.mockRestore();
    settings.parameters.failure = undefined;
    expect(settingsOf(await reader.effective('default')).values['system/smtp/port']).toBe(2525);
  });

  it('there is no answer before a first one', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    const cause = new ParametersUnavailable('down');
    settings.parameters.failure = cause;
    await expect(reader.effective('default')).rejects.toThrow(SettingsUnavailable);
    await expect(reader.effective('default')).rejects.toMatchObject({ cause });
    settings.parameters.failure = undefined;
    expect((await reader.effective('default')).kind).toBe('in-force');
  });

  it('other errors come out as they are', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    await reader.effective('default');
    settings.later();
    vi.spyOn(settings.inForce, 'read').mockRejectedValue(new TypeError('a bug'));
    await expect(reader.effective('default')).rejects.toThrow(TypeError);
  });
});

describe('what is in force and cannot be used', () => {
  const reasonOf = async (settings: EditedSettings, scope = 'default') => {
    const answer = await readerOf(settings).effective(scope);
    return answer.kind === 'faulty' ? answer.reason : answer.kind;
  };

  it('is a document that was deleted, for narrower scopes too', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('settings/default');
    expect(await reasonOf(settings)).toBe('The settings in force of scope default were deleted');
    expect(await reasonOf(settings, 'eu.fr')).toBe('The settings in force of scope default were deleted');
  });

  it.each([['settings/default'], ['secrets/default/smtp-password']])(
    'is noticed by who has it in memory once the guard has seen the deletion of %s',
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

  it('is a document that was re-created with other content', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('settings/default');
    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    expect(await reasonOf(settings)).toMatch(/were replaced/);
  });

  it('is a password that was deleted, or replaced under the same version', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('secrets/default/smtp-password');
    expect(await reasonOf(settings)).toBe('The password in force of scope default was deleted');
    settings.savePassword('default', 'password of another host');
    expect(await reasonOf(settings)).toMatch(/^The password in force of scope default was replaced/);
    settings.parameters.remove('secrets/default/smtp-password');
    settings.savePassword('default', 'clear text', { type: 'String' });
    expect(await reasonOf(settings)).toMatch(/^The password in force of scope default was replaced/);
  });

  it('is read again until it is mended', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    settings.parameters.remove('settings/default');
    expect((await reader.effective('default')).kind).toBe('faulty');
    settings.save('default');
    settings.later();
    expect((await reader.effective('default')).kind).toBe('in-force');
  });

  it('is a login to a host that the password was not saved for', async () => {
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

  it('is what a wider scope made unsafe', async () => {
    const settings = await configuredSettings();
    settings.write('eu', '{"system":{"smtp":{"auth":"login"}}}');
    await settings.guard('eu');
    settings.save('default', { 'system/smtp/auth': 'none', 'system/smtp/ssl': 'none' });
    await settings.guard();
    expect(await reasonOf(settings, 'default')).toBe('in-force');
    expect(await reasonOf(settings, 'eu')).toMatch(/do not fit: system\/smtp\/ssl must be/);
  });
});
