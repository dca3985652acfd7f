import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedDelayMs, retryDelayMs } from '../../../shared/email/lifecycle/retry.ts';

const MINUTE = 60_000;
const plain = { responses: [], ambiguous: false };

describe('the schedule of retries', () => {
  it('waits about 1, 2, 5, 10, 15 and 30 minutes, then an hour each time', () => {
    const minutes = Array.from({ length: 9 }, (_, n) => retryDelayMs({ attempts: n + 1, ...plain }, 0.5) / MINUTE);
    expect(minutes).toEqual([1, 2, 5, 10, 15, 30, 60, 60, 60]);
  });

  it('spreads emails that failed together by a fifth more or less', () => {
    expect(retryDelayMs({ attempts: 3, ...plain }, 0)).toBe(4 * MINUTE);
    expect(retryDelayMs({ attempts: 3, ...plain }, 0.999_999_9)).toBe(6 * MINUTE);
  });

  it('waits at least two minutes when the server may have the message', () => {
    expect(retryDelayMs({ attempts: 1, responses: [], ambiguous: true }, 0)).toBe(2 * MINUTE);
  });

  it('waits longer if a server asks for it', () => {
    const responses = ['450 no', '451 4.7.1 Greylisted, try again in 300 seconds'];
    expect(retryDelayMs({ attempts: 1, responses, ambiguous: false }, 0.5)).toBe(5 * MINUTE);
  });

  it('does not wait less because a server asks for less', () => {
    const responses = ['450 try again in 5 seconds'];
    expect(retryDelayMs({ attempts: 3, responses, ambiguous: false }, 0.5)).toBe(5 * MINUTE);
  });

  it('is never sooner than 48 seconds and never later than 72 minutes', () => {
    fc.assert(
      fc.property(
        fc.record({ attempts: fc.nat(500), responses: fc.array(fc.string()), ambiguous: fc.boolean() }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failure, random) => {
          const delay = retryDelayMs(failure, random);
          expect(delay).toBeGreaterThanOrEqual(0.8 * MINUTE);
          expect(delay).toBeLessThanOrEqual(72 * MINUTE);
        },
      ),
    );
  });
});

describe('the delay that a reply requests', () => {
  it.each([
    ['451 4.7.1 Greylisting in effect, please try again in 300 seconds', 300_000],
    ['450 Try again in 5 minutes', 5 * MINUTE],
    ['421 4.7.0 Rate limit, retry after 60s', MINUTE],
    ['450 please wait 10 min', 10 * MINUTE],
    ['451 delayed for 1 hour', 60 * MINUTE],
    ['451 try again in 99999 hours', 60 * MINUTE],
    ['450 try again later (4.7.1)', 0],
    ['450 4.2.0 mailbox busy', 0],
    ['', 0],
  ])('%j', (response, delay) => {
    expect(askedDelayMs(response)).toBe(delay);
  });
});
