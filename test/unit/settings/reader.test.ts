import { describe, expect, it, vi } from 'vitest';
import { ParametersUnavailable, SettingsUnavailable, StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { ScopeSettings } from '../../../shared/ports/settings/settings-reader.ts';
import { configuredSettings, editedSettings, readerOf } from '../../support/builders/edited-settings.ts';

const MAX_AGE_MS = 30_000;

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

  it('include the password and a version for the chain', async () => {
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

  it('read no password if none is needed', async () => {
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
  it('is not reloaded for 30 seconds, and SSM is not read until a pair changes', async () => {
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

  it('is loaded once for concurrent callers, and a wider document once for all scopes', async () => {
    const settings = await configuredSettings();
    const reads = vi.spyOn(settings.inForce, 'read');
    const reader = readerOf(settings);
    const before = settings.parameters.reads.length;
    await Promise.all(['eu', 'eu', 'us', 'us', 'default'].map((scope) => reader.effective(scope)));
    expect(reads).toHaveBeenCalledTimes(3);
    expect(settings.parameters.reads.slice(before)).toEqual(['settings/default:1', 'secrets/default/smtp-password:1']);
  });

  it('is not affected by a rejected edit', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    const first = await reader.effective('default');
    settings.write('default', '{"system":{"smtp":{"port":0}}}');
    await settings.guard();
    settings.later();
    expect(await reader.effective('default')).toBe(first);
  });

  it('has another version when a re-created parameter comes into force under the same number', async () => {
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
  it('is read again once it is in force', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    await reader.effective('default');
    settings.parameters.remove('secrets/default/smtp-password');
    settings.saveBoundPassword('default', 'another password');
    await settings.guard();
    settings.later();
    expect(settingsOf(await reader.effective('default')).password).toBe('another password');
  });

  it('is usable even if the clock of Parameter Store is ahead', async () => {
    const settings = editedSettings();
    settings.save('default');
    settings.savePassword('default', 'first password', { modifiedAt: settings.clock.now + 500 });
    await settings.guard();
    expect(settingsOf(await readerOf(settings).effective('default')).password).toBe('first password');
  });
});

describe('while the table or SSM fails', () => {
  it('the last good answer is used, and the failure is not cached', async () => {
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

  it('there is no answer if none was ever read', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    const cause = new ParametersUnavailable('down');
    settings.parameters.failure = cause;
    await expect(reader.effective('default')).rejects.toThrow(SettingsUnavailable);
    await expect(reader.effective('default')).rejects.toMatchObject({ cause });
    settings.parameters.failure = undefined;
    expect((await reader.effective('default')).kind).toBe('in-force');
  });

  it('other errors are passed on', async () => {
    const settings = await configuredSettings();
    const reader = readerOf(settings);
    await reader.effective('default');
    settings.later();
    vi.spyOn(settings.inForce, 'read').mockRejectedValue(new TypeError('a bug'));
    await expect(reader.effective('default')).rejects.toThrow(TypeError);
  });
});
