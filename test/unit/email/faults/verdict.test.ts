import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/email/address/address.ts';
import { judge } from '../../../../shared/email/faults/verdict.ts';
import type { RecipientReply, SmtpPhase, TransportReport } from '../../../../shared/ports/sending/mail-transport.ts';
import { ann, fault, verdictOn } from '../../../support/builders/transport-faults.ts';

const bob = 'bob@example.com' as Address;

const refused = (address: Address, code: number, enhanced?: string): RecipientReply => ({
  address,
  code,
  response: `${code} no`,
  ...(enhanced !== undefined && { enhanced }),
});
const accepted = (address: Address): RecipientReply => ({ address, code: 250, response: '250 Ok' });

const verdictsOf = (report: TransportReport, recipients = [ann, bob]) =>
  recipients.map((address) => judge(recipients, report).recipients.get(address)?.verdict);

describe('replies to recipients', () => {
  it.each([
    ['RCPT 450', 450, undefined, 'retry'],
    ['RCPT 4.2.2', 452, '4.2.2', 'retry'],
    ['RCPT 5.1.1', 550, '5.1.1', 'bounced'],
    ['RCPT 5.2.1', 550, '5.2.1', 'bounced'],
    ['RCPT 5.2.2', 552, '5.2.2', 'bounced'],
    ['RCPT 503', 503, undefined, 'retry'],
    ['RCPT 421', 421, undefined, 'throttle'],
    ['RCPT 4.7.x', 450, '4.7.1', 'throttle'],
    ['RCPT 5.7.1 for all', 554, '5.7.1', 'hold'],
    ['RCPT 530 for all', 530, undefined, 'hold'],
  ] as const)('%s', (_symptom, code, enhanced, verdict) => {
    expect(verdictsOf({ kind: 'answered', accepted: [], refused: [refused(ann, code, enhanced)] }, [ann])).toEqual([
      verdict,
    ]);
  });

  it('are judged for each recipient separately', () => {
    const report: TransportReport = {
      kind: 'answered',
      accepted: [accepted(ann)],
      refused: [refused(bob, 550, '5.1.1')],
    };
    expect(verdictsOf(report)).toEqual(['accepted', 'bounced']);
  });

  it('retry a greylisted recipient without lowering the rate', () => {
    const greylisted = { ...refused(ann, 450, '4.7.1'), response: '450 4.7.1 Greylisted, try again in 300 s' };
    expect(verdictsOf({ kind: 'answered', accepted: [], refused: [greylisted] }, [ann])).toEqual(['retry']);
  });

  it('bounce a recipient refused with 5.7.1 if not all recipients were', () => {
    const report: TransportReport = {
      kind: 'answered',
      accepted: [accepted(ann)],
      refused: [refused(bob, 554, '5.7.1')],
    };
    expect(verdictsOf(report)).toEqual(['accepted', 'bounced']);
  });

  it('keep a refusal that preceded the fault', () => {
    const report: TransportReport = {
      kind: 'fault',
      fault: fault({ phase: 'dot', code: 'ECONNECTION', dot: true }),
      refused: [refused(bob, 550)],
    };
    expect(verdictsOf(report)).toEqual(['ambiguous', 'bounced']);
  });

  it('leave a recipient without a reply ambiguous', () => {
    expect(verdictsOf({ kind: 'answered', accepted: [accepted(ann)], refused: [] })).toEqual(['accepted', 'ambiguous']);
  });
});

const phases: (SmtpPhase | 'compose' | 'sendmail' | 'unknown')[] = [
  ...(['dns', 'connect', 'greeting', 'ehlo', 'tls', 'auth', 'mail', 'rcpt', 'data', 'dot'] as const),
  'compose',
  'sendmail',
  'unknown',
];
const faults = fc.record(
  {
    phase: fc.constantFrom(...phases),
    code: fc.oneof(
      fc.string(),
      fc.constantFrom('EAUTH', 'EMESSAGE', 'ECONNECTION', 'ETIMEDOUT', 'EX_75', 'CERT_HAS_EXPIRED'),
    ),
    reply: fc.integer({ min: 0, max: 999 }),
    response: fc.string(),
    dot: fc.boolean(),
  },
  { requiredKeys: ['phase', 'code', 'dot'] },
);

describe('every fault', () => {
  it('has a verdict and a reason', () => {
    fc.assert(
      fc.property(faults, (one) => {
        const { recipients, reason, fault: kind } = judge([ann], { kind: 'fault', fault: one, refused: [] });
        expect(recipients.get(ann)?.verdict).toMatch(/^(retry|throttle|hold|ambiguous|bounced|failed)$/);
        expect([reason, kind?.inARow]).toEqual([expect.any(String), 1]);
      }),
    );
  });

  it('is ambiguous if it came after the final dot without a 4xx or 5xx reply', () => {
    fc.assert(
      fc.property(faults, ({ reply: _reply, ...one }) => {
        expect(verdictOn({ ...one, dot: true })).toBe('ambiguous');
      }),
    );
  });
});
