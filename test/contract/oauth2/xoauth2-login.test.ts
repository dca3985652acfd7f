import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stepsOf } from '../../../functions/settings-api/probe/probe-steps.ts';
import { createAccessTokens } from '../../../shared/adapters/oauth2/access-tokens.ts';
import { mailProbe } from '../../../shared/adapters/smtp/mail-probe.ts';
import { createTransports } from '../../../shared/adapters/transports.ts';
import { judge } from '../../../shared/email/faults/verdict.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import { memoryTokenStore } from '../../support/fakes/memory-token-store.ts';
import { noIdentity } from '../../support/oauth2/cold-worker.ts';
import { refusal, startTokenEndpoint, type TokenEndpoint, token } from '../../support/oauth2/token-endpoint.ts';
import { startXoauth2Server, type Xoauth2Server } from '../../support/oauth2/xoauth2-server.ts';
import { testCertificates } from '../../support/smtp/certificates.ts';
import { aMail, patience } from '../../support/smtp/transport.ts';

const network = { loopback: true, private: false };
let endpoint: TokenEndpoint;
let server: Xoauth2Server;
let ca: string;

beforeEach(async () => {
  const certificates = await testCertificates();
  ca = certificates.ca;
  endpoint = await startTokenEndpoint();
  server = await startXoauth2Server(certificates.good);
});
afterEach(() => Promise.all([endpoint.close(), server.close()]));

const settings = (): SettingsInForce => ({
  scope: 'default',
  version: 'default:1/1@1',
  values: {
    ...builtInValues,
    'system/smtp/host': 'localhost',
    'system/smtp/port': server.port,
    'system/smtp/ssl': 'tls',
    'system/smtp/auth': 'xoauth2',
    'system/smtp/username': 'shop@shop.example',
    'delivery/tls_ca': ca,
    'oauth2/provider': 'custom',
    'oauth2/client_id': 'client-1',
    'oauth2/token_url': endpoint.url,
  },
  password: 'planted-client-secret',
});

const tokens = (identityTokens = noIdentity) =>
  createAccessTokens({ store: memoryTokenStore(), network, identityTokens, now: Date.now, wait });

const sendOnce = async (accessTokens = tokens()) => {
  const transport = createTransports({ network, now: Date.now, accessTokens }).for(settings());
  return transport.send(aMail(), patience());
};

const verdictOn = async (report: Awaited<ReturnType<typeof sendOnce>>) => {
  const { recipients, fault, reason } = judge(aMail().recipients, report);
  return { verdict: [...recipients.values()][0]?.verdict, kind: fault?.kind, reason };
};

describe('a login by XOAUTH2', () => {
  it("sends mail with the mailbox's token", async () => {
    expect(await sendOnce()).toMatchObject({ kind: 'answered', refused: [] });
    expect(server.logins).toEqual([{ user: 'shop@shop.example', token: 'token-1' }]);
    expect(server.messages).toHaveLength(1);
  });

  it('gets one new token when the server refuses the current one', async () => {
    server.accepts = (given) => given === 'token-2';
    expect(await sendOnce()).toMatchObject({ kind: 'answered', refused: [] });
    expect(server.logins.map(({ token: given }) => given)).toEqual(['token-1', 'token-2']);
  });

  it('holds mail when the server also refuses the new one, with a reason that says what to check', async () => {
    server.accepts = () => false;
    const report = await sendOnce();
    expect(report).toMatchObject({ kind: 'fault', fault: { phase: 'auth', code: 'EXOAUTH2', reply: 535 } });
    expect(await verdictOn(report)).toMatchObject({ verdict: 'hold', kind: 'auth-token-refused' });
    expect(server.logins).toHaveLength(2);
    expect(JSON.stringify(report)).not.toMatch(/token-\d|planted/);
  });

  it('carries a token of 8 kB', async () => {
    endpoint.answer = token('x'.repeat(8_192));
    expect(await sendOnce()).toMatchObject({ kind: 'answered' });
  });

  it('sends nothing to a server that does not offer it', async () => {
    await server.close();
    server = await startXoauth2Server((await testCertificates()).good, ['PLAIN']);
    const report = await sendOnce();
    expect(report).toMatchObject({ fault: { code: 'ENOAUTH' } });
    expect(server.logins).toEqual([]);
  });

  it.each([
    ['invalid_client', 400, 'hold', 'token-client-refused', /oauth2\/client_id/],
    ['unauthorized_client', 400, 'hold', 'token-client-unauthorized', /oauth2\/tenant; at Google, that domain-wide/],
    ['invalid_grant', 400, 'hold', 'token-grant-refused', /Sign in again/],
    ['consent_required', 400, 'hold', 'token-consent-missing', /SMTP\.SendAsApp/],
    ['invalid_grant AADSTS65001', 400, 'hold', 'token-consent-missing', /SMTP\.SendAsApp/],
    ['invalid_request AADSTS90002', 400, 'hold', 'token-tenant-unknown', /oauth2\/tenant/],
    ['invalid_client AADSTS7000222', 401, 'hold', 'token-client-refused', /secret has expired/],
    ['unsupported_grant_type', 400, 'hold', 'token-refused', /oauth2/],
    ['whatever', 503, 'retry', 'token-unavailable', /is not answering/],
    ['whatever', 429, 'retry', 'token-unavailable', /is not answering/],
    ['temporarily_unavailable', 400, 'retry', 'token-unavailable', /is not answering/],
  ])('after %s (%i): %s, %s', async (answer, status, verdict, kind, reason) => {
    const [error = '', number = ''] = answer.split(' ');
    endpoint.answer = refusal(error, `${number}: in words`, status);
    const report = await sendOnce();
    expect(await verdictOn(report)).toEqual({ verdict, kind, reason: expect.stringMatching(reason) });
    expect(server.logins).toEqual([]);
  });

  it('is retried while the token endpoint cannot be reached', async () => {
    const reachable = settings();
    await endpoint.close();
    const transport = createTransports({ network, now: Date.now, accessTokens: tokens() }).for(reachable);
    const report = await transport.send(aMail(), patience());
    expect(report).toMatchObject({ fault: { phase: 'token', code: 'ECONNREFUSED' } });
    expect(await verdictOn(report)).toMatchObject({ verdict: 'retry' });
    endpoint = await startTokenEndpoint();
  });
});

describe('a mail server that answers a login by token with', () => {
  const OFF = '5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the';
  it.each([
    [535, '5.7.3 Authentication unsuccessful [X.PROD.OUTLOOK.COM]', 'hold', 'auth-token-refused', /rights on it/],
    [535, `${OFF} Tenant. Visit https://aka.ms/smtp_auth_disabled`, 'hold', 'auth-smtp-off', /Set-CASMailbox/],
    [535, `${OFF} Mailbox.`, 'hold', 'auth-smtp-off', /Set-CASMailbox/],
    [535, '5.7.139 Authentication unsuccessful, the request did not meet', 'hold', 'auth-token-refused', /rights/],
    [454, '4.7.0 Temporary authentication failure', 'throttle', 'auth-deferred', /cannot log us in/],
    [
      451,
      '4.7.0 Temporary server error. Please try again later. PRX4',
      'throttle',
      'auth-deferred',
      /cannot log us in/,
    ],
  ])('%i %s: %s, %s', async (code, text, verdict, kind, reason) => {
    server.accepts = () => false;
    server.refusal = { code, text };
    expect(await verdictOn(await sendOnce())).toEqual({ verdict, kind, reason: expect.stringMatching(reason) });
    expect(endpoint.requests).toHaveLength(code < 500 ? 1 : 2);
  });
});

describe('a server that no longer accepts passwords', () => {
  it.each([
    [550, '5.7.30'],
    [535, '5.7.139'],
  ])('holds mail after %i %s, and advises a login with a token', async (reply, enhanced) => {
    const fault = { phase: 'auth', code: 'EAUTH', reply, enhanced, dot: false } as const;
    const verdict = await verdictOn({ kind: 'fault', fault, refused: [] });
    expect(verdict).toEqual({
      verdict: 'hold',
      kind: 'auth-passwords-off',
      reason: expect.stringContaining('xoauth2'),
    });
  });

  it.each([
    ['the user credentials were incorrect.', 'auth-refused'],
    ['SmtpClientAuthentication is disabled for the Tenant.', 'auth-smtp-off'],
    ['basic authentication is disabled.', 'auth-passwords-off'],
  ])('is distinguished from one that replies 5.7.139 and "%s"', async (words, kind) => {
    const response = `535 5.7.139 Authentication unsuccessful, ${words}`;
    const fault = { phase: 'auth', code: 'EAUTH', reply: 535, enhanced: '5.7.139', response, dot: false } as const;
    expect(await verdictOn({ kind: 'fault', fault, refused: [] })).toMatchObject({ verdict: 'hold', kind });
  });
});

describe('a test of such settings', () => {
  it('reports the token as a separate step', async () => {
    const probe = mailProbe({ network, now: () => performance.now(), accessTokens: tokens() });
    const steps = stepsOf(await probe.logIn(settings(), patience()), settings(), Date.now());
    expect(steps.map(({ step, ok }) => [step, ok])).toEqual(
      ['token', 'resolve', 'connect', 'greeting', 'ehlo', 'tls', 'ehlo', 'auth'].map((step) => [step, true]),
    );
    expect(steps.at(-1)?.detail).toBe('Logged in by XOAUTH2');
  });

  it('reports errors of the token with what to do', async () => {
    endpoint.answer = refusal('invalid_client', 'AADSTS7000222: secret expired');
    const probe = mailProbe({ network, now: () => performance.now(), accessTokens: tokens() });
    const steps = stepsOf(await probe.logIn(settings(), patience()), settings(), Date.now());
    expect(steps).toMatchObject([
      { step: 'token', ok: false, response: 'AADSTS7000222', detail: expect.stringContaining('oauth2/client_id') },
    ]);
  });
});
