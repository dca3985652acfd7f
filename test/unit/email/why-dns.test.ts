import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email, Recipient } from '../../../shared/email/lifecycle/email.ts';
import { type Cause, type RecipientOutcome, stepOf } from '../../../shared/email/why/codes.ts';
import { dnsEvidence } from '../../../shared/email/why/dns-evidence.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { memoryDns } from '../../support/dns/memory-dns.ts';

const GOOD = {
  'shop.example': ['v=spf1 a:mail.shop.example -all'],
  's1._domainkey.shop.example': ['v=DKIM1; k=rsa; p=MIIB'],
  '_dmarc.shop.example': ['v=DMARC1; p=reject'],
};
const SIGNED = { 'dkim/key': 1, 'dkim/domain': 'shop.example', 'dkim/selector': 's1' } as const;
const unlike = (changes: Record<string, string[]>) => ({ ...GOOD, ...changes });

interface Case {
  cause?: Cause;
  outcome?: RecipientOutcome;
  email?: Partial<Email>;
  recipient?: Partial<Recipient>;
  values?: Partial<EffectiveSettings>;
  records?: Record<string, string[]>;
  hosts?: string[];
  silent?: string[];
  signal?: AbortSignal;
}

const evidence = async (one: Case) => {
  const { cause = 'returned-policy', outcome = 'returned', signal = new AbortController().signal } = one;
  const dns = memoryDns(one.records ?? GOOD);
  for (const name of one.silent ?? []) dns.silent.add(name);
  for (const host of one.hosts ?? []) dns.hosts.add(host);
  const email = anEmail({ from: { address: parseAddress('orders@Shop.example') }, ...one.email });
  const [first] = email.recipients;
  if (!first) throw new Error('nobody gets it');
  const values = { ...builtInValues, 'system/smtp/host': 'mail.shop.example', ...SIGNED, ...one.values };
  const explanation = { outcome, cause, step: stepOf[cause] };
  const found = await dnsEvidence(
    dns,
    { email, recipient: { ...first, ...one.recipient }, explanation, values },
    signal,
  );
  return { ...found, asked: dns.asked };
};

describe('DNS findings about a refused sender', () => {
  it.each<[string, Case, readonly string[]]>([
    ['has no SPF record', { records: unlike({ 'shop.example': [] }) }, ['spf-missing']],
    ['has two SPF records', { records: unlike({ 'shop.example': ['v=spf1 -all', 'v=spf1 ~all'] }) }, ['spf-faulty']],
    ['lets everybody send', { records: unlike({ 'shop.example': ['v=spf1 +all'] }) }, ['spf-faulty']],
    ['does not name the mail provider', { values: { 'system/smtp/host': 'smtp.gmail.com' } }, ['spf-without-provider']],
    ['lacks the DKIM key', { records: unlike({ 's1._domainkey.shop.example': [] }) }, ['dkim-missing']],
    ['revoked the DKIM key', { records: unlike({ 's1._domainkey.shop.example': ['v=DKIM1; p='] }) }, ['dkim-missing']],
    [
      'has no DKIM key where the reply asks for one',
      { values: { 'dkim/key': 0 }, recipient: { response: '5.7.26 This mail has no DKIM signature' } },
      ['dkim-none'],
    ],
    ['has no DMARC record', { records: unlike({ '_dmarc.shop.example': [] }) }, ['dmarc-missing']],
    [
      'has a DMARC record without a policy',
      { records: unlike({ '_dmarc.shop.example': ['v=DMARC1; rua=x'] }) },
      ['dmarc-faulty'],
    ],
    ['has nothing at all', { records: {} }, ['spf-missing', 'dkim-missing', 'dmarc-missing']],
  ])('say that the domain %s', async (_what, one, findings) => {
    expect(await evidence(one)).toMatchObject({
      findings,
      step: 'fix-records',
      parameters: { domain: 'shop.example' },
    });
  });

  it('say so if the records are valid, and keep the next step', async () => {
    expect(await evidence({})).toMatchObject({
      findings: ['records-good'],
      step: 'ask-provider',
      parameters: { domain: 'shop.example', good_records: 'SPF, DKIM, DMARC' },
    });
  });

  it('say nothing about DKIM if the mail provider may sign with a key unknown to Storemail', async () => {
    const found = await evidence({ values: { 'dkim/key': 0 } });
    expect(found).toMatchObject({ findings: ['records-good'], parameters: { good_records: 'SPF, DMARC' } });
  });

  it('are about the return path if that was refused', async () => {
    const values = {
      'system/smtp/set_return_path': 'specified',
      'system/smtp/return_path_email': parseAddress('b@bounces.example'),
    } as const;
    const found = await evidence({ cause: 'sender-refused', outcome: 'held', values });
    expect(found.parameters.domain).toBe('bounces.example');
  });

  it.each<[string, Case]>([
    ['of a bounce', { cause: 'returned-hard', recipient: { response: '550 5.7.1 Access denied' } }],
    ['of a refusal', { cause: 'recipients-refused', outcome: 'refused', recipient: { response: 'SPF check failed' } }],
    [
      'to the last attempt',
      {
        cause: 'message-refused',
        email: { history: [{ at: 1, state: 'failed', response: 'rejected by DMARC policy' }] },
      },
    ],
    [
      'in a report',
      { cause: 'delayed-there', email: { returns: [{ at: 1, event: 'delayed', response: '4.7.32 not aligned' }] } },
    ],
  ])('are looked up for the reply %s', async (_which, one) => {
    expect((await evidence({ ...one, records: {} })).findings).toContain('spf-missing');
  });

  it.each<[string, Case]>([
    ['of a mailbox that does not exist', { cause: 'returned-hard', recipient: { response: '550 5.1.1 No such user' } }],
    [
      'of a login that is asked for',
      { cause: 'auth-refused', recipient: { response: '530 5.7.0 Authentication required' } },
    ],
    ['of a relay that refuses', { cause: 'relay-denied', recipient: { response: '550 5.7.1 Relaying denied' } }],
    ['of mail that was sent', { cause: 'in-their-hands', outcome: 'sent' }],
    [
      'to another recipient',
      {
        cause: 'returned-hard',
        recipient: { response: '5.1.1' },
        email: {
          returns: [{ at: 1, event: 'failed', response: '5.7.1 SPF' }],
          recipients: ['a@b.example', 'c@b.example'].map((one) => ({
            address: parseAddress(one),
            kind: 'to',
            state: 'bounced',
          })),
        },
      },
    ],
  ])('are not looked up for the reply %s', async (_which, one) => {
    expect(await evidence({ ...one, records: {} })).toMatchObject({
      findings: [],
      step: stepOf[one.cause ?? 'unknown'],
      asked: [],
    });
  });

  it('omit what DNS does not answer', async () => {
    const found = await evidence({ records: {}, silent: ['shop.example', 's1._domainkey.shop.example'] });
    expect(found.findings).toEqual(['dmarc-missing']);
    expect(await evidence({ signal: AbortSignal.abort() })).toMatchObject({
      findings: [],
      step: 'ask-provider',
      parameters: {},
    });
  });
});

describe('DNS findings about a mail server that is not found', () => {
  const lost = { cause: 'name-unknown', outcome: 'held' } as const;

  it('say that its name has no address', async () => {
    for (const cause of ['name-unknown', 'dns-failing', 'unreachable', 'unreachable-port-25'] as const) {
      const parameters = { host: 'mail.shop.example' };
      expect(await evidence({ ...lost, cause })).toMatchObject({
        findings: ['host-unresolved'],
        step: 'fix-host-name',
        parameters,
      });
    }
  });

  it.each([
    ['name-unknown', 'held', 'wait'],
    ['name-unknown', 'expired', 'send-again'],
    ['unreachable', 'retrying', 'fix-host'],
  ] as const)('says that its name has one by now (%s, %s)', async (cause, outcome, step) => {
    const hosts = ['mail.shop.example'];
    expect(await evidence({ cause, outcome, hosts })).toMatchObject({ findings: ['host-resolves'], step });
  });

  it.each<[string, Case]>([
    ['the host is an IP address', { values: { 'system/smtp/host': '192.0.2.1' } }],
    ['the host is an IPv6 address', { values: { 'system/smtp/host': '2001:db8::1' } }],
    ['a program sends', { values: { 'system/smtp/transport': 'sendmail' } }],
    ['DNS does not answer', { silent: ['mail.shop.example'] }],
  ])('say nothing if %s', async (_when, one) => {
    expect(await evidence({ ...lost, ...one })).toMatchObject({ findings: [], step: 'fix-host' });
  });
});
