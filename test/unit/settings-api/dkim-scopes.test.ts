import { describe, expect, it } from 'vitest';
import { newDkimKey, readDkimKey } from '../../../shared/email/dkim/key.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aSigningApi } from '../../support/http/signing-api.ts';

describe('the signing key of a scope', () => {
  it('is inherited if the scope sets none', async () => {
    const { dkim, inForce, save } = await aSigningApi();
    await dkim('POST', 'default/dkim', {});
    await dkim('POST', 'default/dkim/verify', { force: true });
    await save('eu', { delivery: { reply_to: 'r@shop.example' } });
    expect(await inForce('eu')).toMatchObject({ scope: 'default' });
    expect((await dkim('GET', 'eu/dkim')).json).toMatchObject({ in_force: { scope: 'default' }, pending: null });
    await save('eu', { dkim: { key: 0 } });
    expect(await inForce('eu')).toBeUndefined();
  });

  it.each([
    [{ domain: 'evil.example' }, ['dkim/domain']],
    [{ selector: 's2' }, ['dkim/selector']],
    [{ key: 1 }, ['dkim/domain', 'dkim/selector']],
    [{ domain: 'shop.example', selector: 'sm1', key: 1 }, ['dkim/key']],
    [{ domain: 'evil.example', selector: 'sm1', key: 1 }, ['dkim/key']],
    [{ domain: '', selector: 'sm1', key: 1 }, ['dkim/domain']],
  ])("is never a wider scope's key for what a narrower scope sets: %j", async (settings, paths) => {
    const { dkim, save, pair } = await aSigningApi();
    await dkim('POST', 'default/dkim', {});
    await dkim('POST', 'default/dkim/verify', { force: true });
    const { status, json } = await save('eu', { dkim: settings });
    expect([status, json.faults.map(({ path }) => path).sort()]).toEqual([422, [...paths].sort()]);
    expect(await pair('eu')).toBeUndefined();
  });

  it('must have the version, domain and selector in the settings, or nothing is saved', async () => {
    const { publish, save } = await aSigningApi();
    await publish('default');
    const named = { domain: 'shop.example', selector: 'sm1', key: 1 };
    for (const wrong of [{ key: 2 }, { selector: 's9' }, { domain: 'other.example' }]) {
      expect((await save('default', { dkim: { ...named, ...wrong } })).json.faults[0]?.path).toBe('dkim/key');
    }
    expect((await save('default', { dkim: named })).status).toBe(200);
  });

  it('is the one made after its settings were deleted, not the cached one of the same version', async () => {
    const api = await aSigningApi({ newDkimKey });
    const worker = api.newReader();
    const signing = async () => {
      await api.publish('eu', { domain: 'eu.example' });
      await api.dkim('POST', 'eu/dkim/verify', { force: true });
      const answer = await worker.effective('eu');
      return answer.kind === 'in-force' ? answer.settings.dkim : answer;
    };
    const first = await signing();
    await api.ask('DELETE', '/settings/eu');
    const second = await signing();
    const stored = await api.parameters.read('secrets/eu/dkim', 1);
    expect([first, second]).toMatchObject([{ version: 1 }, { version: 1 }]);
    expect(second).not.toEqual(first);
    expect(second).toMatchObject(readDkimKey(stored?.value ?? ''));
  });

  it('cannot be read or created with an API key of another scope', async () => {
    const { ask } = await aSigningApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
    for (const [method, path] of [
      ['GET', 'dkim'],
      ['POST', 'dkim'],
      ['POST', 'dkim/verify'],
    ] as const) {
      expect((await ask(method, `/settings/default/${path}`, {}, { token: 'eu' })).status).toBe(404);
    }
  });
});

describe('a private key', () => {
  it('never appears in a response or a log line', async () => {
    const { dkim, ask, parameters, log, publish } = await aSigningApi();
    await publish('default');
    const answers = [
      await dkim('POST', 'default/dkim/verify', {}),
      await dkim('GET', 'default/dkim'),
      await ask('GET', '/settings/default'),
      await ask('GET', '/settings/default/history'),
      await ask('GET', '/domains'),
      await ask('GET', '/domains/shop.example'),
      await dkim('POST', 'default/dkim', {}),
    ];
    for (const { version } of await parameters.edits('secrets/default/dkim')) {
      const { value = '{}', type } = (await parameters.read('secrets/default/dkim', version)) ?? {};
      expect(type).toBe('SecureString');
      const { private_key: key } = JSON.parse(value);
      expect(key).toMatch(/^MII/);
      expect(JSON.stringify([answers, log.lines])).not.toContain(key.slice(40, 80));
    }
  });

  it('is deleted with its settings', async () => {
    const { publish, dkim, ask, parameters } = await aSigningApi();
    await publish('eu', { domain: 'eu.example' });
    await dkim('POST', 'eu/dkim/verify', {});
    expect((await ask('DELETE', '/settings/eu')).status).toBe(200);
    expect(await parameters.edits('secrets/eu/dkim')).toEqual([]);
  });
});
