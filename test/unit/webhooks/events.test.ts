import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { emailEvent } from '../../../shared/webhooks/event-body.ts';
import { eventsOfChange } from '../../../shared/webhooks/events-of-change.ts';
import { MOST_ATTEMPTS, waitAfter } from '../../../shared/webhooks/schedule.ts';
import { anEmail } from '../../support/builders/emails.ts';

const at = Date.UTC(2026, 2, 1, 12);
const ada = parseAddress('ada@example.com');
const before = anEmail({
  state: 'sending',
  from: { name: 'Shop', address: parseAddress('shop@svc.test') },
  tags: [{ name: 'kind', value: 'order' }],
});
const change = (changes: Partial<Email>, from: Partial<Email> = {}) => {
  const start = { ...before, ...from };
  return eventsOfChange(start, { ...start, ...changes }, at);
};
const recipient = (overrides: Partial<Email['recipients'][number]>) => ({
  recipients: [{ address: ada, kind: 'to' as const, state: 'accepted' as const, ...overrides }],
});

describe('an event', () => {
  it("has the same body as Resend's", () => {
    const [event] = change({ state: 'sent', ...recipient({}) });
    expect(event && JSON.parse(emailEvent(before, event).body)).toEqual({
      type: 'email.sent',
      created_at: '2026-03-01T12:00:00.000000+00:00',
      data: {
        email_id: before.id,
        message_id: `<${before.id}@svc.test>`,
        created_at: '2026-03-01T12:00:00.000000+00:00',
        from: 'Shop <shop@svc.test>',
        to: ['Ada <ada@example.com>'],
        subject: 'Your order',
        tags: { kind: 'order' },
      },
    });
  });

  it.each([
    ['sent', 'email.sent'],
    ['retrying', 'email.delivery_delayed'],
    ['held', 'email.delivery_delayed'],
    ['failed', 'email.failed'],
    ['expired', 'email.failed'],
    ['suppressed', 'email.suppressed'],
    ['canceled', 'email.canceled'],
  ] as const)('tells that an email became %s as %s', (state, type) => {
    expect(change({ state }).map((event) => event.type)).toEqual([type]);
  });

  it.each([
    ['a second delay', { state: 'retrying' }, { attempts: 1, history: [{ at, state: 'retrying' }] }],
    ['a delay after a hold', { state: 'retrying' }, { heldMs: 60_000 }],
    ['a lease', { state: 'sending' }, { state: 'queued' }],
    ['a change that leaves the state', { state: 'sent', copies: [] }, { state: 'sent' }],
  ] as const)('does not tell %s', (_what, changes, from) => {
    expect(change(changes as Partial<Email>, from as Partial<Email>)).toEqual([]);
  });

  it('reports the first known delay, even if the outcome of an earlier attempt is unknown', () => {
    const [event] = change({ state: 'retrying' }, { attempts: 1, history: [{ at, state: 'sending' }] });
    expect(event).toMatchObject({ type: 'email.delivery_delayed' });
  });

  it("reports each recipient that bounced, immediately or later, with Resend's wording of the cause", () => {
    const returned = { class: 'soft', cause: 'MailboxFull' } as const;
    const [event] = change(
      { state: 'bounced', ...recipient({ state: 'bounced', code: 552, response: '552 full', returned }) },
      { state: 'sent', ...recipient({}) },
    );
    expect(event).toMatchObject({
      type: 'email.bounced',
      about: ['ada@example.com'],
      more: {
        bounce: { type: 'Transient', subType: 'MailboxFull', message: '552 full', diagnosticCode: ['smtp; 552 full'] },
      },
    });
    const [refused] = change({ state: 'bounced', ...recipient({ state: 'bounced' }) }, recipient({ state: 'pending' }));
    expect(refused).toMatchObject({ more: { bounce: { type: 'Permanent', subType: 'General' } } });
  });

  it('reports once that a message was returned because of its sender', () => {
    const failed = recipient({ state: 'failed', response: '550 5.7.1 listed' });
    const events = change({ state: 'failed', reason: 'x', ...failed }, { state: 'sent', ...recipient({}) });
    expect(events).toMatchObject([{ type: 'email.failed', more: { failed: { reason: '550 5.7.1 listed' } } }]);
  });

  it('has a unique id that is always the same and sorts by time', () => {
    const [event] = change({ state: 'sent' });
    if (!event) throw new Error('no event');
    const { id } = emailEvent(before, event);
    expect(emailEvent({ ...before, revision: 9 }, event).id).toBe(id);
    expect(emailEvent(before, { ...event, about: [ada] }).id).not.toBe(id);
    expect(emailEvent(before, { ...event, at: at + 1_000 }).id > id).toBe(true);
  });

  it('reports a complaint once', () => {
    const complained = recipient({ complained: true });
    expect(change(complained, { state: 'sent', ...recipient({}) })).toMatchObject([{ type: 'email.complained' }]);
    expect(change(complained, { state: 'sent', ...complained })).toEqual([]);
  });
});

describe('the schedule', () => {
  it('makes eight attempts over more than a day', () => {
    const waits = Array.from({ length: MOST_ATTEMPTS }, (_, index) => waitAfter(index + 1));
    expect(waits).toEqual([5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000, undefined]);
  });
});
