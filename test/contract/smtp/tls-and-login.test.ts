import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SmtpLogin } from '../../../shared/adapters/smtp/smtp-server.ts';
import { type Behaviour, reply, when } from '../../support/smtp/behaviours.ts';
import { type TestCertificates, testCertificates } from '../../support/smtp/certificates.ts';
import { scriptedTransports, verdict } from '../../support/smtp/scripted-transports.ts';
import { aMail, faultIn, patience } from '../../support/smtp/transport.ts';
import { trustTestAuthority } from '../../support/smtp/trust.ts';

const login: SmtpLogin = { mechanism: 'PLAIN', user: 'shop', password: 'p4ss wörd' };

let certificates: TestCertificates;
const { start, transport, closeAll } = scriptedTransports();
trustTestAuthority();
beforeAll(async () => {
  certificates = await testCertificates();
});
afterEach(closeAll);

describe('the SSL setting', () => {
  it('none: speaks plain SMTP even if STARTTLS is offered', async () => {
    const server = await start({ tls: { mode: 'starttls', certificate: certificates.good } });
    await transport(server).send(aMail(), patience());
    expect(server.messages[0]?.session.tls).toBe(false);
  });

  it('ssl: uses implicit TLS', async () => {
    const server = await start({ tls: { mode: 'implicit', certificate: certificates.good } });
    await transport(server, { encryption: 'ssl' }).send(aMail(), patience());
    expect(server.messages[0]?.session.tls).toBe(true);
  });

  it('tls: upgrades by STARTTLS', async () => {
    const server = await start({ tls: { mode: 'starttls', certificate: certificates.good } });
    await transport(server, { encryption: 'tls' }).send(aMail(), patience());
    expect(server.messages[0]?.session).toMatchObject({ tls: true, commands: expect.arrayContaining(['STARTTLS']) });
  });

  it('tls: sends nothing if STARTTLS is stripped', async () => {
    const server = await start({ mechanisms: ['PLAIN'] });
    const report = await transport(server, { encryption: 'tls', login }).send(aMail(), patience());
    expect(faultIn(report)).toMatchObject({ phase: 'tls', reply: 502, dot: false });
    expect(server.sessions[0]?.commands).toEqual([expect.stringContaining('EHLO'), 'STARTTLS']);
  });

  it('tls: retries later if the server cannot use TLS now', async () => {
    const server = await start({
      tls: { mode: 'starttls', certificate: certificates.good },
      starttls: reply('454 4.7.0 TLS not available'),
    });
    const report = await transport(server, { encryption: 'tls' }).send(aMail(), patience());
    expect(verdict(report)).toBe('retry');
  });

  it.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['future', 'CERT_NOT_YET_VALID'],
    ['mismatched', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ] as const)('holds mail when the certificate is %s', async (kind, code) => {
    for (const [mode, encryption] of [
      ['implicit', 'ssl'],
      ['starttls', 'tls'],
    ] as const) {
      const server = await start({ tls: { mode, certificate: certificates[kind] } });
      const report = await transport(server, { encryption }).send(aMail(), patience());
      expect([faultIn(report).code, verdict(report)]).toEqual([code, 'hold']);
      expect(server.messages).toEqual([]);
    }
  });

  it('holds mail when the server speaks no TLS newer than 1.1', async () => {
    const server = await start({ tls: { mode: 'implicit', certificate: certificates.good, maxVersion: 'TLSv1.1' } });
    const report = await transport(server, { encryption: 'ssl' }).send(aMail(), patience());
    expect(verdict(report)).toBe('hold');
  });

  it('holds mail when the port speaks no TLS', async () => {
    const server = await start();
    const report = await transport(server, { encryption: 'ssl' }).send(aMail(), patience());
    expect(verdict(report)).toBe('hold');
  });
});

describe('the Auth setting', () => {
  it.each(['PLAIN', 'LOGIN'] as const)('%s: uses that mechanism, whatever else is offered', async (mechanism) => {
    const server = await start({ mechanisms: ['LOGIN', 'PLAIN', 'CRAM-MD5'] });
    await transport(server, { login: { ...login, mechanism } }).send(aMail(), patience());
    expect(server.messages[0]?.session.auth).toEqual({ mechanism, user: 'shop', password: 'p4ss wörd' });
  });

  it('none: never logs in, even if it could', async () => {
    const server = await start({ mechanisms: ['PLAIN'] });
    await transport(server).send(aMail(), patience());
    expect(server.messages[0]?.session).not.toHaveProperty('auth');
  });

  it.each([
    ['AUTH', {}],
    ['the mechanism', { mechanisms: ['LOGIN', 'CRAM-MD5'] }],
    ['EHLO', { ehlo: when((line) => line.startsWith('EHLO'), reply('502 5.5.1 no')) }],
  ])('sends nothing when the server does not offer %s', async (_what, script) => {
    const server = await start(script);
    const report = await transport(server, { login }).send(aMail(), patience());
    const response = expect.stringMatching(/^The server offers (no AUTH|AUTH LOGIN, CRAM-MD5)$/);
    expect(faultIn(report)).toEqual({ phase: 'auth', code: 'ENOAUTH', dot: false, response });
    expect(server.sessions.flatMap(({ commands }) => commands.filter((line) => /AUTH|MAIL/.test(line)))).toEqual([]);
  });

  it.each([
    ['535 5.7.8 Wrong', 'hold'],
    ['534 5.7.9 Too weak', 'hold'],
    ['454 4.7.0 Not now', 'throttle'],
    ['421 4.7.0 Too many', 'throttle'],
  ])('handles %j', async (answer, expected) => {
    const server = await start({ mechanisms: ['PLAIN'], auth: reply(answer) });
    const report = await transport(server, { login }).send(aMail(), patience());
    expect([faultIn(report).phase, verdict(report)]).toEqual(['auth', expected]);
  });

  it('holds mail rather than send a password unencrypted, except to this machine', async () => {
    const server = await start({ mechanisms: ['PLAIN'] });
    const elsewhere = { resolve: async () => ['192.0.2.1', '8.8.8.8'] };
    const report = await transport(server, { host: 'mail.test', login }, elsewhere).send(aMail(), patience());
    expect(faultIn(report)).toMatchObject({ code: 'ECONFIG' });
    expect(verdict(report)).toBe('hold');
  });
});

describe('a server that repeats what a login said', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const said = [
    'p4ss wörd',
    base64('p4ss wörd'),
    base64('\0shop\0p4ss wörd'),
    base64('user=shop\x01auth=Bearer p4ss wörd\x01\x01'),
  ];
  const repeated = (code: number): Behaviour => reply(`${code} 5.0.0 ${said.join(' and ')}`);

  it.each([
    ['auth', 535],
    ['mail', 550],
    ['rcpt', 550],
    ['data', 550],
    ['dot', 550],
    ['dot', 250],
  ] as const)('at %s, by %i, is quoted without it', async (phase, code) => {
    const server = await start({ mechanisms: ['PLAIN'], [phase]: repeated(code) });
    const report = await transport(server, { login }).send(aMail(), patience());
    const text = JSON.stringify(report);
    expect(text).toContain(`${code} 5.0.0 … and … and … and …`);
    for (const secret of said) expect(text).not.toContain(secret);
  });

  it('is quoted without the part of it that would fit before the end of the text', async () => {
    const server = await start({ mechanisms: ['PLAIN'], rcpt: reply(`550 ${'x'.repeat(190)} p4ss wörd`) });
    expect(JSON.stringify(await transport(server, { login }).send(aMail(), patience()))).not.toContain('p4ss');
  });
});
