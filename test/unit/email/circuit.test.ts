import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { AttemptVerdict } from '../../../shared/email/faults/verdict.ts';
import {
  circuitOf,
  developerHold,
  isMendedBy,
  isProbeDue,
  noSettings,
  putOffUntil,
} from '../../../shared/email/lifecycle/circuit.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;
const verdict = (kind: string): AttemptVerdict => ({
  recipients: new Map([['ada@example.com' as Address, { verdict: 'hold' }]]),
  fault: { kind, inARow: 1 },
  reason: 'Why',
});

describe('a circuit', () => {
  it.each(['auth-refused', 'auth-not-possible'])(
    'that %s opened is probed once an hour at most, since accounts get locked',
    (kind) => {
      expect(circuitOf(verdict(kind), 'eu', 'eu:1/1', NOW)).toEqual({
        scope: 'eu',
        version: 'eu:1/1',
        fault: kind,
        reason: 'Why',
        openedAt: NOW,
        probeAt: NOW + 60 * MINUTE,
      });
    },
  );

  it('that another fault opened is probed after five minutes', () => {
    expect(circuitOf(verdict('tls-untrusted'), 'eu', 'eu:1/1', NOW).probeAt).toBe(NOW + 5 * MINUTE);
  });

  it('has a fault and a reason even where no row of the decision table was it', () => {
    const { recipients } = verdict('any');
    expect(circuitOf({ recipients }, 'eu', 'eu:1/1', NOW)).toMatchObject({
      fault: 'relay-denied',
      reason: expect.stringMatching(/./),
    });
  });

  it('for lack of settings is probed every minute', () => {
    const circuit = noSettings('eu', 'There are none', NOW);
    expect([isProbeDue(circuit, NOW + MINUTE - 1), isProbeDue(circuit, NOW + MINUTE)]).toEqual([false, true]);
  });

  it('for an outage is probed after half a minute', () => {
    expect(circuitOf(verdict('unreachable'), 'eu', 'eu:1/1', NOW).probeAt).toBe(NOW + MINUTE / 2);
  });

  it.each([
    [0, 1],
    [4, 1],
    [20, 5],
    [24 * 60, 15],
  ])('for an outage of %d minutes puts mail off for %d', (minutes, expected) => {
    const circuit = circuitOf(verdict('unreachable'), 'eu', 'eu:1/1', NOW);
    const now = NOW + minutes * MINUTE;
    expect(putOffUntil(circuit, now, 0)).toBe(now + expected * MINUTE);
    expect(putOffUntil(circuit, now, 0.999)).toBeLessThan(now + 1.25 * expected * MINUTE);
  });

  it.each([
    ['unreachable', 'unreachable', false],
    ['unreachable', 'auth-refused', true],
    ['unreachable', undefined, true],
    ['tls-untrusted', 'unreachable', false],
    ['tls-untrusted', undefined, true],
  ])('for %s after a probe that ended in %s', (opened, kind, expected) => {
    const circuit = circuitOf(verdict(opened), 'eu', 'eu:1/1', NOW);
    expect(isMendedBy(circuit, kind === undefined ? {} : { fault: { kind, inARow: 1 } })).toBe(expected);
  });

  it('of developer mode is never probed', () => {
    expect(isProbeDue(developerHold('eu', 'eu:1/1', NOW), Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
