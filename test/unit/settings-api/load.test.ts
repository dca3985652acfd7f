import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { aSettingsApi } from '../../support/http/settings-api.ts';

describe('reading settings', () => {
  it('reads Parameter Store once for many requests within two seconds, and again later', async () => {
    const { save, ask, parameters, clock } = aSettingsApi();
    await save('default');
    const before = parameters.reads.length;
    await Promise.all(Array.from({ length: 20 }, () => ask('GET', '/settings/default')));
    const once = parameters.reads.length - before;
    expect(once).toBeLessThanOrEqual(2);
    clock.now += 3_000;
    await ask('GET', '/settings/default');
    expect(parameters.reads.length - before).toBe(2 * once);
  });

  it('shows a save immediately, even if the settings were read just before it', async () => {
    const { save, ask } = aSettingsApi();
    await save('default');
    await ask('GET', '/settings/default');
    await save('default', { system: { smtp: { port: 465 } } });
    const { json } = await ask('GET', '/settings/default');
    expect(json).toMatchObject({ version: 2, in_force: { version: 2 }, own: { system: { smtp: { port: 465 } } } });
  });

  it('reads again after a failure', async () => {
    const { save, ask, parameters } = aSettingsApi();
    await save('default');
    parameters.failure = new Error('once');
    expect((await ask('GET', '/settings/default')).status).toBe(500);
    parameters.failure = undefined;
    expect((await ask('GET', '/settings/default')).status).toBe(200);
  });
});

describe('testing a mail server', () => {
  const body = { to: 'a@example.net' };

  it('is limited to one request at a time per scope; others get a 429 until it ends', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const send = async () => {
      begin();
      await answered;
      return { steps: [] };
    };
    const { save, ask } = aSettingsApi({ probe: { logIn: async () => ({ steps: [] }), send } });
    await save('default');
    const first = ask('POST', '/settings/default/test', body);
    await begun;
    const second = await ask('POST', '/settings/default/test', body);
    expect([second.status, second.json.name, second.headers['retry-after']]).toEqual([429, 'rate_limit_exceeded', '5']);
    const verified = await ask('PATCH', '/settings/default?verify=true', { system: { smtp: { port: 465 } } });
    expect(verified.status).toBe(429);
    answer();
    expect((await first).status).toBe(200);
    expect((await ask('POST', '/settings/default/test', body)).status).toBe(200);
  });

  it('is answered although the table fails afterwards', async () => {
    const { save, ask, turns } = aSettingsApi();
    await save('default');
    turns.giveBack = () => Promise.reject(new StoreUnavailable('down'));
    expect((await ask('POST', '/settings/default/test', body)).status).toBe(200);
  });

  it('is possible for several scopes at once', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    let underWay = 0;
    const send = async () => {
      if (++underWay === 2) answer();
      await answered;
      return { steps: [] };
    };
    const { save, ask } = aSettingsApi({ probe: { logIn: async () => ({ steps: [] }), send } });
    await save('default');
    const both = ['default', 'eu'].map((scope) => ask('POST', `/settings/${scope}/test`, body));
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('is possible again after a failure', async () => {
    let failures = 1;
    const send = async () => {
      if (failures-- > 0) throw new Error('the probe broke');
      return { steps: [] };
    };
    const { save, ask } = aSettingsApi({ probe: { logIn: async () => ({ steps: [] }), send } });
    await save('default');
    expect((await ask('POST', '/settings/default/test', body)).status).toBe(500);
    expect((await ask('POST', '/settings/default/test', body)).status).toBe(200);
  });
});
