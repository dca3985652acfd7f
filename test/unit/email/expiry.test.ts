import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiresAt } from '../../../shared/email/lifecycle/expiry.ts';

const MINUTE = 60_000;

describe('when an email is given up', () => {
  it('is so many minutes after it was accepted', () => {
    expect(expiresAt({ createdAt: 1_000 }, 5_000, 10)).toBe(1_000 + 10 * MINUTE);
  });

  it('counts from its schedule if it has one', () => {
    expect(expiresAt({ createdAt: 0, scheduledAt: 60 * MINUTE }, 0, 10)).toBe(70 * MINUTE);
  });

  it('does not count the time it was held', () => {
    expect(expiresAt({ createdAt: 0, heldMs: 5 * MINUTE }, 20 * MINUTE, 10)).toBe(15 * MINUTE);
  });

  it('moves on with the clock while it is held', () => {
    expect(expiresAt({ createdAt: 0, heldAt: 4 * MINUTE }, 100 * MINUTE, 10)).toBe(106 * MINUTE);
  });

  it('keeps the limit that the email came with, held or not', () => {
    expect(expiresAt({ createdAt: 0, expiresIn: 3, heldAt: 1, heldMs: 9 }, 100 * MINUTE, 10)).toBe(3 * MINUTE);
  });

  it('counts anew from when it was sent again by hand, but for the limit that it came with', () => {
    expect(expiresAt({ createdAt: 0, retriedAt: 90 * MINUTE }, 90 * MINUTE, 10)).toBe(100 * MINUTE);
    expect(expiresAt({ createdAt: 0, retriedAt: 90 * MINUTE, expiresIn: 3 }, 90 * MINUTE, 10)).toBe(3 * MINUTE);
  });

  it('never comes without settings, unless the email has a limit', () => {
    expect(expiresAt({ createdAt: 0 }, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is never reached by an email that has been held since before', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 1e6 }), fc.nat(1e9), (age, expireAfterMinutes, later) => {
        const heldAt = Math.min(age, expireAfterMinutes * MINUTE - 1);
        expect(expiresAt({ createdAt: 0, heldAt }, heldAt + later, expireAfterMinutes)).toBeGreaterThan(heldAt + later);
      }),
    );
  });
});
