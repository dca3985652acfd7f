import { describe, expect, it } from 'vitest';
import { timelineOf as timeline } from '../../../functions/emails-api/present/timeline.ts';
import { anEmail } from '../../support/builders/emails.ts';

const timelineOf = (email: ReturnType<typeof anEmail>) => timeline(email, (reason) => (reason ? 'code' : null));

const at = (minute: number): number => Date.UTC(2026, 2, 1, 12, minute);
const iso = (minute: number): string => new Date(at(minute)).toISOString();

const told = (overrides: Parameters<typeof anEmail>[0]) =>
  timelineOf(anEmail({ createdAt: at(0), ...overrides })).map((one) => [one.at, one.event]);

describe('the timeline of an email', () => {
  it('has every attempt, with the reply or the reason for its failure', () => {
    const email = anEmail({
      createdAt: at(0),
      state: 'sent',
      sentAt: at(3),
      history: [
        { at: at(1), state: 'retrying', reason: 'The mail server could not be reached' },
        { at: at(2), state: 'retrying', code: 451, response: '4.7.1 Greylisted' },
        { at: at(3), state: 'sent', code: 250, response: '2.0.0 Ok' },
      ],
    });
    const nothing = { code: null, response: null, detail: null, reason_code: null };
    expect(timelineOf(email)).toEqual([
      { ...nothing, at: iso(0), event: 'accepted' },
      { ...nothing, at: iso(1), event: 'attempt', detail: 'The mail server could not be reached', reason_code: 'code' },
      { ...nothing, at: iso(2), event: 'attempt', code: 451, response: '4.7.1 Greylisted' },
      { ...nothing, at: iso(3), event: 'sent', code: 250, response: '2.0.0 Ok' },
    ]);
  });

  it('has the time of a manual retry, in order', () => {
    const history = [
      { at: at(1), state: 'failed' as const },
      { at: at(3), state: 'sending' as const },
    ];
    expect(told({ state: 'sending', retriedAt: at(2), history })).toEqual([
      [iso(0), 'accepted'],
      [iso(1), 'failed'],
      [iso(2), 'retry'],
      [iso(3), 'attempt'],
    ]);
  });

  it("lists the client's fields that had no effect", () => {
    expect(timelineOf(anEmail({ ignored: ['Date', 'tracking'] }))[0]).toMatchObject({
      event: 'accepted',
      detail: 'Ignored: Date, tracking',
    });
  });

  it('has the time it was scheduled for', () => {
    expect(told({ state: 'scheduled', scheduledAt: at(9) })).toEqual([
      [iso(0), 'accepted'],
      [iso(9), 'scheduled'],
    ]);
  });

  it.each([
    ['held', { heldAt: at(2) }, iso(2)],
    ['sent', { sentAt: at(2) }, iso(2)],
    ['expired', { history: [{ at: at(0), state: 'retrying' as const }] }, null],
  ] as const)('ends with %s where no attempt led to that', (state, rest, time) => {
    const { history, ...others } = { history: [], ...rest };
    const events = timelineOf(anEmail({ createdAt: at(0), state, reason: 'Why', history: [...history], ...others }));
    expect(events.at(-1)).toEqual({
      at: time,
      event: state,
      code: null,
      response: null,
      detail: 'Why',
      reason_code: 'code',
    });
  });
});
