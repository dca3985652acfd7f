import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address.ts';
import { circuitOf, developerHold, isProbeDue, noSettings } from '../../../shared/email/circuit.ts';
import type { AttemptVerdict } from '../../../shared/email/verdict.ts';

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

  it('of developer mode is never probed', () => {
    expect(isProbeDue(developerHold('eu', 'eu:1/1', NOW), Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
