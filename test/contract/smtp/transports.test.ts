import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTransports, type TransportsOptions } from '../../../shared/adapters/transports.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, faultIn, patience } from '../../support/smtp/transport.ts';

let server: ScriptedSmtp;

beforeEach(async () => {
  server = await startScriptedSmtp({ mechanisms: ['PLAIN', 'LOGIN'] });
});
afterEach(() => server.close());

const transports = (options: Partial<TransportsOptions> = {}) =>
  createTransports({ network: { loopback: true, private: false }, now: Date.now, ...options });

const settings = (
  changes: Partial<SettingsInForce> = {},
  values: Partial<EffectiveSettings> = {},
): SettingsInForce => ({
  scope: 'default',
  version: 'default:1/1',
  values: { ...builtInValues, 'system/smtp/host': '127.0.0.1', 'system/smtp/port': server.port, ...values },
  ...changes,
});

describe('transports', () => {
  it('keep connections for a scope', async () => {
    const kept = transports();
    await kept.for(settings()).send(aMail(), patience());
    await kept.for(settings()).send(aMail(), patience());
    expect(server.sessions).toHaveLength(1);
  });

  it('share no connection between scopes, even to the same server', async () => {
    const kept = transports();
    for (const scope of ['default', 'eu', 'default', 'eu'])
      await kept.for(settings({ scope })).send(aMail(), patience());
    expect(server.sessions).toHaveLength(2);
  });

  it('log each scope in with its own password', async () => {
    const kept = transports();
    const auth = { 'system/smtp/auth': 'plain', 'system/smtp/username': 'shop' } as const;
    for (const scope of ['eu', 'us']) {
      await kept.for(settings({ scope, password: `secret of ${scope}` }, auth)).send(aMail(), patience());
    }
    expect(server.messages.map(({ session }) => session.auth?.password)).toEqual(['secret of eu', 'secret of us']);
  });

  it('send QUIT to the old server when the settings of a scope change', async () => {
    const kept = transports();
    await kept.for(settings()).send(aMail(), patience());
    const closed = once(server.events, 'close');
    await kept.for(settings({ version: 'default:2/1' })).send(aMail(), patience());
    await closed;
    expect(server.sessions.map(({ commands }) => commands.at(-1))).toEqual(['QUIT', 'DATA']);
  });

  it('finish messages in progress when the settings change', async () => {
    const kept = transports();
    const answered = once(server.events, 'message');
    const first = kept.for(settings()).send(aMail(), patience());
    await answered;
    kept.for(settings({ version: 'default:2/1' }));
    expect(await first).toMatchObject({ kind: 'answered' });
  });

  it('open up to delivery/max_connections connections', async () => {
    const three = transports().for(settings({}, { 'delivery/max_connections': 3 }));
    await Promise.all(Array.from({ length: 9 }, () => three.send(aMail(), patience())));
    expect(server.sessions).toHaveLength(3);
  });

  it.each([
    ['user name', { 'system/smtp/username': '' }, 'secret'],
    ['password', { 'system/smtp/username': 'shop' }, undefined],
  ] as const)('send nothing without the %s that Auth needs', async (_what, values, password) => {
    const auth = { 'system/smtp/auth': 'login', ...values } as const;
    const report = await transports()
      .for(settings(password === undefined ? {} : { password }, auth))
      .send(aMail(), patience());
    expect(faultIn(report)).toEqual({ phase: 'auth', code: 'ENOAUTH', dot: false });
    expect(server.sessions).toEqual([]);
  });

  it('never log in with Auth NONE, even with a user name and a password', async () => {
    const report = transports().for(settings({ password: 'secret' }, { 'system/smtp/username': 'shop' }));
    await report.send(aMail(), patience());
    expect(server.messages[0]?.session).not.toHaveProperty('auth');
  });

  it('hold mail for a sendmail program that the deployment does not have', async () => {
    const report = await transports()
      .for(settings({}, { 'system/smtp/transport': 'sendmail' }))
      .send(aMail(), patience());
    expect(faultIn(report)).toEqual({ phase: 'sendmail', code: 'ENOENT', dot: false });
  });

  it('pass mail to the sendmail program of the deployment', async () => {
    const sendmail = transports({ sendmailPath: '/bin/false' }).for(
      settings({}, { 'system/smtp/transport': 'sendmail' }),
    );
    expect(faultIn(await sendmail.send(aMail(), patience())).code).toBe('EX_1');
    expect(server.sessions).toEqual([]);
  });
});
