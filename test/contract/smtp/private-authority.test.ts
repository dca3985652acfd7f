import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stepsOf } from '../../../functions/settings-api/probe/probe-steps.ts';
import { mailProbe } from '../../../shared/adapters/smtp/mail-probe.ts';
import { authoritiesExpireAt, authorityFaults } from '../../../shared/settings/checks/tls-authorities.ts';
import { certificates as kind } from '../../../shared/settings/kinds/certificates.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import { type Certificate, type TestCertificates, testCertificates } from '../../support/smtp/certificates.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, patience } from '../../support/smtp/transport.ts';

// Nothing trusts the test CA except the settings.
const probe = mailProbe({ network: { loopback: true, private: false }, now: () => performance.now() });
const running: ScriptedSmtp[] = [];
let made: TestCertificates;

beforeAll(async () => {
  made = await testCertificates();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const sendTo = async (mode: 'implicit' | 'starttls', certificate: Certificate, ca: string) => {
  const server = await startScriptedSmtp({ tls: { mode, certificate } });
  running.push(server);
  const values = {
    ...builtInValues,
    'system/smtp/port': server.port,
    'system/smtp/ssl': mode === 'implicit' ? ('ssl' as const) : ('tls' as const),
    'delivery/tls_ca': kind.read(ca)?.value ?? '',
  };
  const settings = { scope: 'eu', version: 'proposed', values };
  const result = await probe.send(settings, aMail(), patience());
  return { server, fault: result.fault, steps: stepsOf(result, settings, Date.now()) };
};

describe.each(['implicit', 'starttls'] as const)('a mail server with a private authority, %s TLS', (mode) => {
  it('is trusted by the settings that name the authority, and gets the mail', async () => {
    const { server, fault } = await sendTo(mode, made.good, made.ca);
    expect(fault).toBeUndefined();
    expect(server.messages).toHaveLength(1);
  });

  it('is not trusted otherwise, and the advice says what to set', async () => {
    const { server, steps } = await sendTo(mode, made.good, '');
    expect(server.messages).toHaveLength(0);
    expect(steps.at(-1)).toMatchObject({ ok: false, step: 'tls', detail: expect.stringContaining('delivery/tls_ca') });
  });

  it('is not trusted under another authority', async () => {
    const { server, steps } = await sendTo(mode, made.selfSigned, made.ca);
    expect(server.messages).toHaveLength(0);
    expect(steps.at(-1)?.detail).toContain('delivery/tls_ca');
  });

  it.each(['expired', 'future', 'mismatched'] as const)(
    'is not trusted with a certificate that is %s',
    async (which) => {
      const { server, fault } = await sendTo(mode, made[which], made.ca);
      expect(server.messages).toHaveLength(0);
      expect(fault?.code).toMatch(/^(CERT_|ERR_TLS_CERT_ALTNAME_INVALID)/);
    },
  );
});

describe('certificates of authorities', () => {
  it('are parsed from PEM with or without line breaks, and written in lines of 64', () => {
    const oneLine = made.ca.replace(/\s*\r?\n/g, '');
    const windows = made.ca.replace(/\r?\n/g, '\r\n');
    for (const text of [made.ca, oneLine, windows, `\n${made.ca}\n\n`]) {
      expect(kind.read(text)?.value.trim()).toBe(made.ca.replaceAll('\r', '').trim());
    }
    const both = kind.read(made.ca + made.ca)?.value ?? '';
    expect(both.match(/BEGIN/g)).toHaveLength(2);
    expect(kind.read(both)?.value).toBe(both);
  });

  it.each([
    ['a private key', () => made.good.key],
    ['a certificate with a private key', () => made.ca + made.good.key],
    ['half a certificate', () => made.ca.slice(0, 200)],
    ['other text', () => 'smtp.example.com'],
    ['text around', () => `Authority:\n${made.ca}`],
    ['too many', () => made.ca.repeat(20)],
    ['nothing in them', () => '-----BEGIN CERTIFICATE----------END CERTIFICATE-----'],
  ])('are not %s', (_what, text) => {
    expect(kind.read(text())).toBeUndefined();
  });

  const withCa = (pem: string) => ({ ...builtInValues, 'delivery/tls_ca': kind.read(pem)?.value ?? '' });

  it('are refused if they are server certificates, expired or unreadable', () => {
    expect(authorityFaults(withCa(made.ca), Date.now())).toEqual([]);
    expect(authorityFaults(withCa(made.good.cert), Date.now())).toMatchObject([
      { problem: expect.stringContaining('authorities') },
    ]);
    const expiry = authoritiesExpireAt(withCa(made.ca)) ?? 0;
    expect(authorityFaults(withCa(made.ca), expiry)).toMatchObject([{ problem: expect.stringContaining('expired') }]);
    const garbage = `-----BEGIN CERTIFICATE-----${'QUJD'.repeat(40)}-----END CERTIFICATE-----`;
    expect(authorityFaults(withCa(garbage), Date.now())).toMatchObject([{ problem: expect.stringContaining('read') }]);
    expect(authorityFaults(withCa(made.ca + made.good.cert), Date.now())).toHaveLength(1);
  });
});
