import { describe, expect, it } from 'vitest';
import { ParametersUnavailable } from '../../../shared/ports/errors.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aSettingsApi } from '../../support/http/settings-api.ts';
import { aSigningApi } from '../../support/http/signing-api.ts';

const smtp = (values: object) => ({ system: { smtp: values } });

describe('deleting settings', () => {
  it.each(['nowhere', 'eu', 'eu.fr'])('gets a 404 for the scope %s, which has none', async (scope) => {
    const { save, ask, pair } = aSettingsApi();
    await save('default');
    expect((await ask('DELETE', `/settings/${scope}`)).status).toBe(404);
    expect(await pair(scope)).toBeUndefined();
  });

  it('makes later requests get a 404', async () => {
    const { save, ask } = aSettingsApi();
    await save('default');
    await save('eu', { system: { smtp: { port: 465 } } });
    expect((await ask('DELETE', '/settings/eu')).status).toBe(200);
    expect((await ask('DELETE', '/settings/eu')).status).toBe(404);
  });

  it('makes the scope inherit, also deletes in SSM, and no event restores them', async () => {
    const { save, ask, guard, parameters } = aSettingsApi();
    await save('default');
    await save('eu', smtp({ port: 465, password: 'of eu' }));
    expect((await ask('DELETE', '/settings/eu')).status).toBe(200);
    await guard('eu');
    const { json } = await ask('GET', '/settings/eu');
    expect(json).toMatchObject({ own: {}, version: 0, in_force: null, rejected: null, effective: smtp({ port: 587 }) });
    expect(await parameters.read('secrets/eu/smtp-password')).toBeUndefined();
    expect((await save('eu', smtp({ port: 2525 }))).json).toMatchObject({ version: 1, in_force: { version: 1 } });
  });

  it.each([0, 1, 2, 3])('is completed by a repetition if Parameter Store fails after %i removals', async (done) => {
    const { save, ask, dkim, parameters, writer } = await aSigningApi();
    await save('eu', {
      ...smtp({ password: 'of eu' }),
      bounces: { imap_host: 'imap.example', username: 'eu', password: 'x' },
    });
    await dkim('POST', 'eu/dkim', {});
    const { remove } = writer;
    let removals = 0;
    writer.remove = (name) => (removals++ === done ? Promise.reject(new ParametersUnavailable('down')) : remove(name));
    expect((await ask('DELETE', '/settings/eu')).status).toBe(503);
    expect((await ask('DELETE', '/settings/eu')).status).toBe(200);
    for (const name of ['settings/eu', 'secrets/eu/smtp-password', 'secrets/eu/imap-password', 'secrets/eu/dkim']) {
      expect(await parameters.edits(name)).toEqual([]);
    }
  });

  it('leaves what somebody saves while the deletion is under way', async () => {
    const { save, ask, inForce, effective } = aSettingsApi();
    await save('default');
    await save('eu', smtp({ port: 465 }));
    const { move } = inForce;
    inForce.move = async (next) => {
      const isMoved = await move(next);
      inForce.move = move;
      expect((await save('eu', smtp({ port: 2525 }))).status).toBe(200);
      return isMoved;
    };
    expect((await ask('DELETE', '/settings/eu')).status).toBe(409);
    expect(await effective('eu')).toMatchObject({ settings: { values: { 'system/smtp/port': 2525 } } });
  });

  it('leaves what somebody writes to Parameter Store meanwhile', async () => {
    const { save, ask, inForce, parameters, guard, effective } = aSettingsApi();
    await save('default');
    await save('eu', smtp({ port: 465 }));
    const { move } = inForce;
    inForce.move = (next) => {
      if (!next.document) parameters.put('settings/eu', JSON.stringify(smtp({ port: 2525 })));
      return move(next);
    };
    expect((await ask('DELETE', '/settings/eu')).status).toBe(409);
    await guard('eu');
    expect(await effective('eu')).toMatchObject({ settings: { values: { 'system/smtp/port': 2525 } } });
  });

  it.each([
    ['an API key', { keys: [anApiKey('of eu', { scope: 'eu' })] }],
    ['an email on its way', { emails: { anyOpen: async (scope: string) => scope === 'eu' } }],
  ])('is refused while %s uses it', async (_what, parts) => {
    const { save, ask, pair } = aSettingsApi(parts);
    await save('default');
    await save('eu', smtp({ port: 465 }));
    const before = await pair('eu');
    expect((await ask('DELETE', '/settings/eu')).status).toBe(409);
    expect(await pair('eu')).toEqual(before);
  });

  it('is refused while a narrower scope depends on them', async () => {
    const { save, ask } = aSettingsApi();
    await save('default');
    await save('eu', smtp({ host: 'eu.example', password: 'of eu' }));
    await save('eu.fr', smtp({ password: 'of fr' }));
    expect((await ask('DELETE', '/settings/eu')).json.faults[0]?.problem).toMatch(/^at scope eu.fr /);
  });
});
