import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { AttemptVerdict, RecipientVerdict } from '../../../shared/email/faults/verdict.ts';
import {
  circuitOf,
  developerHold,
  isMendedBy,
  isProbeDue,
  mayProbe,
  noSettings,
  putOffUntil,
} from '../../../shared/email/lifecycle/circuit.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;
const eu = { scope: 'eu', version: 'eu:1/1' };
const verdict = (kind: string, one: RecipientVerdict['verdict'] = 'hold'): AttemptVerdict => ({
  recipients: new Map([['ada@example.com' as Address, { verdict: one }]]),
  fault: { kind, inARow: 1 },
  reason: 'Why',
});

describe('a circuit', () => {
  it.each(['auth-refused', 'auth-not-possible'])(
    'opened by %s is probed at most once an hour, since accounts get locked',
    (kind) => {
      expect(circuitOf(verdict(kind), eu, ['id'], NOW)).toEqual({
        scope: 'eu',
        version: 'eu:1/1',
        fault: kind,
        reason: 'Why',
        openedBy: ['id'],
        openedAt: NOW,
        probeAt: NOW + 60 * MINUTE,
      });
    },
  );

  it('opened by another fault is probed after five minutes', () => {
    expect(circuitOf(verdict('tls-untrusted'), eu, ['id'], NOW).probeAt).toBe(NOW + 5 * MINUTE);
  });

  it('has a fault and a reason even if no row of the decision table matched', () => {
    const { recipients } = verdict('any');
    expect(circuitOf({ recipients }, eu, ['id'], NOW)).toMatchObject({
      fault: 'relay-denied',
      reason: expect.stringMatching(/./),
    });
  });

  it('for lack of settings is probed every minute', () => {
    const circuit = noSettings('eu', 'There are none', NOW);
    expect([isProbeDue(circuit, NOW + MINUTE - 1), isProbeDue(circuit, NOW + MINUTE)]).toEqual([false, true]);
  });

  it('for an outage is probed after half a minute', () => {
    const circuit = circuitOf(verdict('unreachable', 'retry'), eu, ['id'], NOW);
    expect(circuit).toMatchObject({ isOutage: true, probeAt: NOW + MINUTE / 2 });
  });

  it('for an outage has postponed mail enqueued again after more than an hour, in case it is forgotten', () => {
    expect(putOffUntil(NOW, 0)).toBe(NOW + 75 * MINUTE);
    expect(putOffUntil(NOW, 0.999)).toBeLessThan(NOW + 90 * MINUTE);
  });

  it.each([
    ['unreachable', 'retry', 'no-greeting', 'retry', false],
    ['unreachable', 'retry', 'auth-refused', 'hold', true],
    ['no-greeting', 'retry', undefined, 'bounced', true],
    ['tls-untrusted', 'hold', 'unreachable', 'retry', false],
    ['tls-untrusted', 'hold', undefined, 'bounced', true],
    ['relay-denied', 'hold', undefined, 'bounced', false],
    ['relay-denied', 'hold', undefined, 'accepted', true],
  ] as const)('for %s (%s) after a probe that ended in %s (%s)', (opened, before, kind, after, expected) => {
    const circuit = circuitOf(verdict(opened, before), eu, ['id'], NOW);
    const { fault, ...answered } = verdict(kind ?? '', after);
    expect(isMendedBy(circuit, kind === undefined ? answered : { ...answered, ...(fault && { fault }) })).toBe(
      expected,
    );
  });

  it('is not probed by an email that opened it or is held by itself, as long as there may be another one', () => {
    const circuit = circuitOf(verdict('relay-denied'), eu, ['poison'], NOW);
    const due = circuit.probeAt ?? 0;
    expect(mayProbe(circuit, { id: 'poison' }, due)).toBe(false);
    expect(mayProbe(circuit, { id: 'other', suspectAt: NOW }, due)).toBe(false);
    expect(mayProbe(circuit, { id: 'other' }, due)).toBe(true);
    expect(mayProbe(circuit, { id: 'poison' }, due + 10 * 60_000)).toBe(true);
    expect(mayProbe(circuit, { id: 'other', suspectAt: NOW }, due + 10 * 60_000)).toBe(true);
  });

  it('is probed by the email whose login was refused, since the scope may have no other', () => {
    const circuit = circuitOf(verdict('auth-refused'), eu, ['only'], NOW);
    expect(mayProbe(circuit, { id: 'only' }, circuit.probeAt ?? 0)).toBe(true);
  });

  it('for developer mode is never probed', () => {
    expect(isProbeDue(developerHold('eu', 'eu:1/1', NOW), Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
