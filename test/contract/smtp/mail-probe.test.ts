import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Step, stepsOf } from '../../../functions/settings-api/probe/probe-steps.ts';
import { mailProbe } from '../../../shared/adapters/smtp/mail-probe.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { type Behaviour, both, hang, reply } from '../../support/smtp/behaviours.ts';
import { type TestCertificates, testCertificates } from '../../support/smtp/certificates.ts';
import type { SmtpScript } from '../../support/smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, patience } from '../../support/smtp/transport.ts';
import { trustTestAuthority } from '../../support/smtp/trust.ts';

const password = 'planted-password';
const probe = mailProbe({ network: { loopback: true, private: false }, now: () => performance.now() });

let certificates: TestCertificates;
const running: ScriptedSmtp[] = [];

trustTestAuthority();
beforeAll(async () => {
  certificates = await testCertificates();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const start = async (script: SmtpScript): Promise<ScriptedSmtp> => {
  const server = await startScriptedSmtp(script);
  running.push(server);
  return server;
};

const settingsFor = ({ port }: { port: number }, values: Partial<EffectiveSettings> = {}): SettingsInForce => ({
  scope: 'eu',
  version: 'proposed',
  values: { ...builtInValues, 'system/smtp/port': port, 'system/smtp/username': 'shop', ...values },
  password,
});

const summary = (steps: readonly Step[]) => steps.map(({ step, ok }) => (ok ? step : `${step} failed`));

const tls = () => ({ mode: 'starttls' as const, certificate: certificates.good });
const implicit = () => ({ mode: 'implicit' as const, certificate: certificates.good });
const login = { 'system/smtp/auth': 'plain' } as const;

describe('a test send reports step by step', () => {
  it('how it went over STARTTLS with a login', async () => {
    const server = await start({ tls: tls(), mechanisms: ['PLAIN'] });
    const settings = settingsFor(server, { ...login, 'system/smtp/ssl': 'tls' });
    const steps = stepsOf(await probe.send(settings, aMail(), patience()), settings, Date.now());
    expect(summary(steps)).toEqual([
      ...['resolve', 'connect', 'greeting', 'ehlo', 'tls', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'reply'],
    ]);
    expect(steps[4]?.detail).toMatch(/^TLSv1\.[23], certificate of \S+, \d+ days left$/);
    expect(steps[6]?.detail).toBe('Logged in by PLAIN');
    expect(steps.at(-1)?.response).toMatch(/^250 /);
    expect(server.messages).toHaveLength(1);
  });

  it('how it went over implicit TLS', async () => {
    const server = await start({ tls: implicit() });
    const settings = settingsFor(server, { 'system/smtp/ssl': 'ssl' });
    const steps = stepsOf(await probe.send(settings, aMail(), patience()), settings, Date.now());
    expect(summary(steps)).toEqual(['resolve', 'connect', 'tls', 'greeting', 'ehlo', 'mail', 'rcpt', 'data', 'reply']);
  });

  it.each<[string, () => SmtpScript, Partial<EffectiveSettings>, string[], RegExp]>([
    [
      'a certificate for another name',
      () => ({ tls: { ...implicit(), certificate: certificates.mismatched } }),
      { 'system/smtp/ssl': 'ssl' },
      ['resolve', 'connect', 'tls failed'],
      /another name.*system\/smtp\/host/,
    ],
    [
      'an expired certificate',
      () => ({ tls: { ...tls(), certificate: certificates.expired } }),
      { 'system/smtp/ssl': 'tls' },
      ['resolve', 'connect', 'greeting', 'ehlo', 'tls failed'],
      /expired/,
    ],
    [
      'a refused login',
      () => ({ tls: tls(), mechanisms: ['PLAIN'], auth: reply('535 5.7.8 No') }),
      { ...login, 'system/smtp/ssl': 'tls' },
      ['resolve', 'connect', 'greeting', 'ehlo', 'tls', 'ehlo', 'auth failed'],
      /system\/smtp\/password/,
    ],
    [
      'no AUTH on offer',
      () => ({ tls: tls() }),
      { ...login, 'system/smtp/ssl': 'tls' },
      ['resolve', 'connect', 'greeting', 'ehlo', 'tls', 'ehlo', 'auth failed'],
      /AUTH PLAIN.*system\/smtp\/auth/,
    ],
    [
      'a refused sender',
      () => ({ mail: reply('550 5.7.1 Not yours') }),
      {},
      ['resolve', 'connect', 'greeting', 'ehlo', 'mail failed'],
      /trans_email\/ident_general\/email/,
    ],
    [
      'a refused sender, with PIPELINING',
      () => ({ pipelining: true, mail: reply('550 5.7.1 Not yours') }),
      {},
      ['resolve', 'connect', 'greeting', 'ehlo', 'mail failed'],
      /trans_email\/ident_general\/email/,
    ],
    [
      'a refused recipient',
      () => ({ rcpt: reply('550 5.1.1 Unknown') }),
      {},
      ['resolve', 'connect', 'greeting', 'ehlo', 'mail', 'rcpt failed'],
      /recipient/,
    ],
    [
      'a refused message',
      () => ({ dot: reply('554 5.6.0 Spam') }),
      {},
      ['resolve', 'connect', 'greeting', 'ehlo', 'mail', 'rcpt', 'data', 'reply failed'],
      /did not accept/,
    ],
    [
      'a server that is closed',
      () => ({ greeting: reply('554 5.3.2 Closed') }),
      {},
      ['resolve', 'connect', 'greeting failed'],
      /greet/,
    ],
    [
      'STARTTLS where none is',
      () => ({}),
      { 'system/smtp/ssl': 'tls' },
      ['resolve', 'connect', 'greeting', 'ehlo', 'tls failed'],
      /STARTTLS.*system\/smtp\/ssl/,
    ],
  ])('%s, and what to change', async (_what, script, values, expected, detail) => {
    const server = await start(script());
    const settings = settingsFor(server, values);
    const steps = stepsOf(await probe.send(settings, aMail(), patience()), settings, Date.now());
    expect(summary(steps)).toEqual(expected);
    expect(steps.at(-1)?.detail).toMatch(detail);
    expect(JSON.stringify(steps)).not.toContain(password);
  });

  it('a forbidden address', async () => {
    const server = await start({});
    const guarded = mailProbe({ network: { loopback: false, private: false }, now: () => 0 });
    const settings = settingsFor(server);
    const steps = stepsOf(await guarded.send(settings, aMail(), patience()), settings, 0);
    expect(summary(steps)).toEqual(['resolve failed']);
    expect(server.sessions).toEqual([]);
  });

  it('a server that never answers, at the timeout', async () => {
    const time = new AbortController();
    const isUp: Behaviour = () => {
      time.abort(new DOMException('The time is up', 'TimeoutError'));
      return undefined;
    };
    const server = await start({ ehlo: both(isUp, hang()) });
    const settings = settingsFor(server);
    const steps = stepsOf(await probe.send(settings, aMail(), time.signal), settings, 0);
    expect(summary(steps)).toEqual(['resolve', 'connect', 'greeting', 'ehlo failed']);
    expect(steps.at(-1)?.detail).toMatch(/did not answer in time/);
  });
});

it('a verification logs in and sends nothing', async () => {
  const server = await start({ tls: tls(), mechanisms: ['LOGIN'] });
  const settings = settingsFor(server, { 'system/smtp/auth': 'login', 'system/smtp/ssl': 'tls' });
  const steps = stepsOf(await probe.logIn(settings, patience()), settings, 0);
  expect(summary(steps)).toEqual(['resolve', 'connect', 'greeting', 'ehlo', 'tls', 'ehlo', 'auth']);
  expect(server.sessions[0]?.auth).toMatchObject({ mechanism: 'LOGIN', user: 'shop' });
  expect(server.messages).toEqual([]);
});
