import { describe, expect, it } from 'vitest';
import { rows } from '../../../../shared/email/faults/decision-table.ts';
import { reasonCode, reasonCodes } from '../../../../shared/email/faults/reason-code.ts';
import { judge } from '../../../../shared/email/faults/verdict.ts';
import { developerHold, noSettings, refusedAlike, slowServer } from '../../../../shared/email/lifecycle/circuit.ts';
import { expire } from '../../../../shared/email/lifecycle/state.ts';
import { suppressionOf } from '../../../../shared/email/message/identity.ts';
import { SENDER_NOT_ALLOWED } from '../../../../shared/settings/checks/sender-rule.ts';
import { builtInValues } from '../../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../../shared/settings/schema/effective.ts';
import { suppressedForAll } from '../../../../shared/suppression/apply-suppressions.ts';
import { anEmail } from '../../../support/builders/emails.ts';

describe('the code of a reason', () => {
  it.each(rows.map(({ kind, reason }) => [kind, reason]))('is known for the row %s', (kind, reason) => {
    const code = reasonCode(reason);
    expect(rows.find((row) => row.kind === code)?.reason).toBe(reason);
    expect(reasonCodes.has(kind)).toBe(true);
  });

  const withValues = (values: Partial<EffectiveSettings>) => ({ ...builtInValues, ...values });
  const settings = { scope: 'eu', version: '1' };
  it.each([
    ['refused-alike', refusedAlike(settings, ['a', 'b', 'c'], 0).reason],
    ['slow', slowServer(settings, 0).reason],
    ['no-settings', noSettings('eu', 'There are no mail settings yet', 0).reason],
    ['developer-hold', developerHold('eu', '1', 0).reason],
    ['disabled', suppressionOf({}, withValues({ 'system/smtp/disable': true }))],
    ['type-disabled', suppressionOf({ type: 'order' }, withValues({ 'sales_email/order/enabled': false }))],
    ['all-suppressed', suppressedForAll(anEmail()).reason],
    ['sender-not-allowed', `from: ${SENDER_NOT_ALLOWED}`],
    ['expired', expire(anEmail()).reason],
    ['auth-refused', expire(anEmail({ reason: 'The mail server refused user name and password' })).reason],
    ['came-back', 'The message came back: 550 No such user'],
  ])('is %s for its sentence', (code, reason) => {
    expect(reasonCode(reason ?? '')).toBe(code);
    expect(reasonCodes.has(code)).toBe(true);
  });

  it('ignores additions to a sentence: the code of a TLS fault, the note on port 25', () => {
    const fault = { phase: 'connect' as const, dot: false };
    const reasonOf = (code: string, port?: number) =>
      judge([], { kind: 'fault', fault: { ...fault, code }, refused: [] }, port === undefined ? {} : { port }).reason;
    expect(reasonCode(reasonOf('CERT_HAS_EXPIRED') ?? '')).toBe('tls-untrusted');
    expect(reasonCode(reasonOf('ECONNREFUSED') ?? '')).toBe('unreachable');
    expect(reasonCode(reasonOf('ECONNREFUSED', 25) ?? '')).toBe('unreachable-port-25');
  });

  it('is undefined for unknown sentences', () => {
    expect(reasonCode('system/smtp/host: must be a host name')).toBeUndefined();
    expect(reasonCode('constructor')).toBeUndefined();
  });
});
