import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../../../shared/adapters/smtp/allowance.ts';

const MINUTE = 60_000;

const given = (most: number) => {
  const clock = { now: 0 };
  return { clock, allowance: new Allowance(most, () => clock.now) };
};

describe('the connections that a mail server gets', () => {
  it('are halved when it asks for less, and doubled again after five minutes each', () => {
    const { clock, allowance } = given(5);
    const seen = [allowance.connections];
    for (let asked = 0; asked < 2; asked++) {
      allowance.easeOff();
      seen.push(allowance.connections);
      clock.now += MINUTE;
    }
    for (let waited = 0; waited < 2; waited++) {
      clock.now += 5 * MINUTE;
      seen.push(allowance.connections);
    }
    expect(seen).toEqual([5, 2, 1, 2, 5]);
  });

  it('are halved once for concurrent messages', () => {
    const { allowance } = given(8);
    for (let n = 0; n < 8; n++) allowance.easeOff();
    expect(allowance.connections).toBe(4);
  });

  it('are as many as before after the clock was set back by an hour, and can be halved again', () => {
    const { clock, allowance } = given(8);
    allowance.easeOff();
    clock.now -= 60 * MINUTE;
    expect(allowance.connections).toBe(8);
    allowance.easeOff();
    expect(allowance.connections).toBe(4);
  });

  it('recover from one equally fast, however often less was requested', () => {
    const { clock, allowance } = given(2);
    for (let n = 0; n < 10; n++) {
      allowance.easeOff();
      clock.now += MINUTE;
    }
    expect(allowance.connections).toBe(1);
    clock.now += 5 * MINUTE;
    expect(allowance.connections).toBe(2);
  });

  it('are never fewer than one nor more than the settings grant', () => {
    const waits = fc.array(fc.nat(10 * MINUTE));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), waits, (most, times) => {
        const { clock, allowance } = given(most);
        for (const ms of times) {
          allowance.easeOff();
          expect(allowance.connections).toBeGreaterThanOrEqual(1);
          clock.now += ms;
          expect(allowance.connections).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});
