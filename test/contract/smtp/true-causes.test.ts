import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createServer } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Step, stepsOf } from '../../../functions/settings-api/probe/probe-steps.ts';
import { mailProbe } from '../../../shared/adapters/smtp/mail-probe.ts';
import { judge } from '../../../shared/email/faults/verdict.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { type Behaviour, both, hang, reply } from '../../support/smtp/behaviours.ts';
import { type TestCertificates, testCertificates } from '../../support/smtp/certificates.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, ann, patience } from '../../support/smtp/transport.ts';
import { trustTestAuthority } from '../../support/smtp/trust.ts';

const probe = mailProbe({ network: { loopback: true, private: false }, now: () => performance.now() });
let certificates: TestCertificates;
let server: ScriptedSmtp | undefined;

trustTestAuthority();
beforeAll(async () => {
  certificates = await testCertificates();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const settingsFor = (port: number, values: Partial<EffectiveSettings> = {}): SettingsInForce => ({
  scope: 'eu',
  version: 'proposed',
  values: { ...builtInValues, 'system/smtp/port': port, 'system/smtp/username': 'shop', ...values },
  password: 'planted-password',
});

const last = (steps: readonly Step[]): string => {
  const { step, ok, detail } = steps.at(-1) ?? { step: 'none', ok: true, detail: '' };
  return `${step} ${ok ? 'went well' : 'failed'}: ${detail}`;
};

describe.each([false, true])('a server that hangs, PIPELINING %s', (pipelining) => {
  it.each([
    ['ehlo', 'EHLO', 'ehlo'],
    ['mail', 'MAIL FROM', 'mail'],
    ['rcpt', 'RCPT TO', 'rcpt'],
    ['data', 'DATA', 'data'],
    ['dot', 'the end of the message', 'reply'],
  ] as const)('at %s is reported with the command that got no reply', async (phase, command, step) => {
    const time = new AbortController();
    const isUp: Behaviour = async ({ socket }) => {
      // Sends replies that the system still holds back. The client, in this process, reads them in the next turns.
      socket.setNoDelay();
      for (let turn = 0; turn < 20; turn++) await nextTurn();
      time.abort(new DOMException('The time is up', 'TimeoutError'));
      return undefined;
    };
    server = await startScriptedSmtp({ pipelining, [phase]: both(isUp, hang()) });
    const settings = settingsFor(server.port);
    const steps = stepsOf(await probe.send(settings, aMail(), time.signal), settings, 0);
    expect(last(steps)).toContain(`${step} failed: The server did not answer in time: ${command} got no reply`);
  });
});

it.each([
  [['LOGIN', 'XOAUTH2'], 'The server does not offer AUTH PLAIN. The server offers AUTH LOGIN, XOAUTH2.'],
  [undefined, 'The server does not offer AUTH PLAIN. The server offers no AUTH.'],
])('a server that offers %s for AUTH gets no login, and the test reports what it offers', async (mechanisms, said) => {
  server = await startScriptedSmtp({ ...(mechanisms && { mechanisms }) });
  const settings = settingsFor(server.port, { 'system/smtp/auth': 'plain' });
  for (const result of [await probe.logIn(settings, patience()), await probe.send(settings, aMail(), patience())]) {
    expect(last(stepsOf(result, settings, 0))).toContain(`auth failed: ${said} Check system/smtp/auth`);
  }
});

it.each([
  ['554 5.7.1 Your address is not welcome', /greets with a refusal, and its reply says why/],
  ['421 4.3.2 Busy', /greets with a refusal for now/],
])('a greeting of %j blames neither port nor encryption', async (greeting, detail) => {
  server = await startScriptedSmtp({ greeting: reply(greeting) });
  const settings = settingsFor(server.port);
  const steps = stepsOf(await probe.logIn(settings, patience()), settings, 0);
  expect(last(steps)).toMatch(detail);
  expect(last(steps)).not.toMatch(/\b(?:465|587)\b|ssl/);
  expect(steps.at(-1)?.response).toContain(greeting.slice(0, 3));
});

it('a server that requires a client certificate is not retried', async () => {
  const { cert, key } = certificates.good;
  const demanding = createServer({ cert, key, requestCert: true, rejectUnauthorized: true }, (socket) => {
    socket.write('220 mail.test ESMTP\r\n');
  });
  demanding.listen(0, '127.0.0.1');
  await once(demanding, 'listening');
  const settings = settingsFor((demanding.address() as AddressInfo).port, { 'system/smtp/ssl': 'ssl' });
  const result = await probe.send(settings, aMail(), patience());
  demanding.close();
  if (!result.report) throw new Error('There is no report');
  const verdict = judge([ann], result.report);
  expect([verdict.fault?.kind, verdict.recipients.get(ann)?.verdict]).toEqual(['tls-client-certificate', 'hold']);
  expect(last(stepsOf(result, settings, 0))).toContain('requires a client certificate');
});
