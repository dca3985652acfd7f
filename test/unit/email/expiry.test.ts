import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiresAt } from '../../../shared/email/lifecycle/expiry.ts';

const MINUTE = 60_000;

describe('the expiry of an email', () => {
  it('is a number of minutes after acceptance', () => {
    expect(expiresAt({ createdAt: 1_000 }, 5_000, 10)).toBe(1_000 + 10 * MINUTE);
  });

  it('is counted from its schedule if it has one', () => {
    expect(expiresAt({ createdAt: 0, scheduledAt: 60 * MINUTE }, 0, 10)).toBe(70 * MINUTE);
  });

  it('does not include the time it was held', () => {
    expect(expiresAt({ createdAt: 0, heldMs: 5 * MINUTE }, 20 * MINUTE, 10)).toBe(15 * MINUTE);
  });

  it('moves with the clock while it is held', () => {
    expect(expiresAt({ createdAt: 0, heldAt: 4 * MINUTE }, 100 * MINUTE, 10)).toBe(106 * MINUTE);
  });

  it("respects the email's own limit, held or not", () => {
    expect(expiresAt({ createdAt: 0, expiresIn: 3, heldAt: 1, heldMs: 9 }, 100 * MINUTE, 10)).toBe(3 * MINUTE);
  });

  it("starts again with a manual retry, except for the email's own limit", () => {
    expect(expiresAt({ createdAt: 0, retriedAt: 90 * MINUTE }, 90 * MINUTE, 10)).toBe(100 * MINUTE);
    expect(expiresAt({ createdAt: 0, retriedAt: 90 * MINUTE, expiresIn: 3 }, 90 * MINUTE, 10)).toBe(3 * MINUTE);
  });

  it('is never without settings, unless the email has its own limit', () => {
    expect(expiresAt({ createdAt: 0 }, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is never reached by an email that was held before it', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 1e6 }), fc.nat(1e9), (age, expireAfterMinutes, later) => {
        const heldAt = Math.min(age, expireAfterMinutes * MINUTE - 1);
        expect(expiresAt({ createdAt: 0, heldAt }, heldAt + later, expireAfterMinutes)).toBeGreaterThan(heldAt + later);
      }),
    );
  });
});
