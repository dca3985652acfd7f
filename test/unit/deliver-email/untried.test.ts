import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../../functions/emails-api/present/timeline.ts';
import { end, endedUntried, expire } from '../../../shared/email/lifecycle/state.ts';
import { anEmail } from '../../support/builders/emails.ts';

const NOW = Date.UTC(2026, 2, 1, 13);

const endOf = (email = anEmail(), changes = expire(email)) => {
  const { state, reason, history, possibleDuplicate, attempts } = endedUntried(email, changes, NOW);
  const ended = { ...email, state: state ?? email.state, reason: reason ?? '', history: history ?? [] };
  return { last: timelineOf(ended, () => null).at(-1), possibleDuplicate, attempts };
};

describe('an email that ends without an attempt', () => {
  it.each(['suppressed', 'failed', 'bounced', 'expired'] as const)('has the time in its timeline: %s', (state) => {
    const email = anEmail({ state: 'held' });
    const { last } = endOf(email, end(email, { state, reason: 'Emails of this type are disabled' }));
    expect(last).toMatchObject({
      at: '2026-03-01T13:00:00.000Z',
      event: state,
      detail: expect.stringContaining('type'),
    });
  });

  it('lists the attempt with an unknown outcome before it, and may be a duplicate', () => {
    const { last, possibleDuplicate, attempts } = endOf(anEmail({ state: 'sending', leaseUntil: NOW - 1_000 }));
    expect(last).toMatchObject({ at: '2026-03-01T13:00:00.000Z', event: 'expired' });
    expect([possibleDuplicate, attempts]).toEqual([true, 1]);
  });
});
