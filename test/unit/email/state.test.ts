import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import { type Email, type EmailState, isFinal, type Recipient } from '../../../shared/email/lifecycle/email.ts';
import { end, expire, hold, lease } from '../../../shared/email/lifecycle/state.ts';
import { canBecome, IllegalTransition } from '../../../shared/email/lifecycle/transitions.ts';
import { anEmail } from '../../support/builders/emails.ts';

const NOW = 1_000_000;
const identity = { from: { address: 'shop@example.com' as Address }, replyTo: [] };
const all: EmailState[] = [
  'scheduled',
  'queued',
  'sending',
  'retrying',
  'held',
  'sent',
  'bounced',
  'failed',
  'suppressed',
  'canceled',
  'expired',
];
const two = (first: 'accepted' | 'pending'): Partial<Email> => ({
  recipients: [
    { address: 'ann@example.com' as Address, kind: 'to', state: first },
    { address: 'bob@example.com' as Address, kind: 'bcc', state: 'pending' },
  ],
});

describe('the transitions', () => {
  it('leave a final state only by a manual retry, except for mail that is returned after it was sent', () => {
    for (const from of all.filter((state) => isFinal(state) && state !== 'sent')) {
      expect(all.filter((to) => canBecome(from, to) && to !== 'queued')).toEqual([]);
    }
    expect(all.filter((to) => canBecome('sent', to))).toEqual(['bounced', 'failed']);
  });

  it('never send canceled mail again, nor mail that was sent before it was returned', () => {
    expect(all.filter((to) => canBecome('canceled', to))).toEqual([]);
    expect(canBecome('sent', 'queued')).toBe(false);
  });

  it('let every email reach a final state', () => {
    for (const from of all.filter((state) => !isFinal(state))) expect(canBecome(from, 'expired')).toBe(true);
  });
});

describe('a lease', () => {
  it('keeps the due time, so that the email is enqueued again if the worker dies', () => {
    const changes = lease(anEmail({ dueAt: 7 }), { now: NOW, until: NOW + 9, resolved: {}, again: false });
    expect(changes).toEqual({ state: 'sending', leaseUntil: NOW + 9 });
  });

  it('makes a held email due when the lease ends, since it would not be enqueued again otherwise', () => {
    const held = anEmail({ state: 'held', heldAt: NOW - 5 });
    const changes = lease(held, { now: NOW, until: NOW + 9, resolved: {}, again: false });
    expect(changes).toMatchObject({ heldAt: null, dueAt: NOW + 9 });
  });

  it('records what the attempt decides for all later ones', () => {
    const resolved = { identity, copies: ['copy@shop.test' as Address] };
    expect(lease(anEmail(), { now: NOW, until: NOW, resolved, again: false })).toMatchObject(resolved);
  });

  it('counts an attempt whose outcome is unknown, and flags a possible duplicate', () => {
    const stuck = anEmail({ state: 'sending', attempts: 1, identity, leaseUntil: NOW - 1 });
    expect(lease(stuck, { now: NOW, until: NOW, resolved: {}, again: true })).toMatchObject({
      attempts: 2,
      possibleDuplicate: true,
      history: [{ at: NOW - 1, state: 'sending' }],
    });
  });

  it('ends the hold', () => {
    const held = anEmail({ state: 'held', heldAt: NOW - 50, heldMs: 7 });
    expect(lease(held, { now: NOW, until: NOW, resolved: {}, again: false })).toMatchObject({
      heldAt: null,
      heldMs: 57,
    });
  });

  it('is refused for a final email', () => {
    const sent = anEmail({ state: 'sent' });
    expect(() => lease(sent, { now: NOW, until: NOW, resolved: {}, again: false })).toThrow(IllegalTransition);
  });
});

describe('holding', () => {
  it('counts no attempt and leaves the email without a due time: it is released when its circuit closes', () => {
    const changes = hold(anEmail({}), { now: NOW, reason: 'No mail settings' });
    expect(changes).toMatchObject({ state: 'held', heldAt: NOW, dueAt: null, reason: 'No mail settings' });
    expect(changes).not.toHaveProperty('attempts');
  });

  it('keeps the start of the hold', () => {
    expect(hold(anEmail({ state: 'held', heldAt: 5 }), { now: NOW, reason: 'Still' })).toMatchObject({ heldAt: 5 });
  });

  it('records the settings that failed', () => {
    const under = 'default:1/1';
    expect(hold(anEmail({ state: 'sending' }), { now: NOW, reason: 'Refused', under })).toMatchObject({
      heldUnder: 'default:1/1',
      nextAttemptAt: null,
      leaseUntil: null,
    });
  });

  it('makes the email due in time for its own expiry', () => {
    const urgent = anEmail({ createdAt: NOW - 50_000, expiresIn: 1 });
    expect(hold(urgent, { now: NOW, reason: 'No mail settings' })).toMatchObject({ dueAt: NOW + 10_000 });
  });
});

describe('an end', () => {
  it('leaves nothing due, leased or held', () => {
    expect(end(anEmail({ state: 'held', heldAt: 5 }), { state: 'suppressed', reason: 'Disabled' })).toMatchObject({
      state: 'suppressed',
      dueAt: null,
      nextAttemptAt: null,
      leaseUntil: null,
      heldAt: null,
      heldUnder: null,
    });
  });

  it('is sent if any recipient was accepted', () => {
    const changes = expire(anEmail({ state: 'retrying', ...two('accepted') }));
    expect(changes.state).toBe('sent');
    expect(changes.recipients?.map(({ state }) => state)).toEqual(['accepted', 'failed']);
  });

  it.each([
    ['suppressed', 'suppressed'],
    ['canceled', 'canceled'],
    ['failed', 'failed'],
    ['expired', 'failed'],
  ] as const)('that is %s leaves no recipient pending: they end as %s', (state, recipient) => {
    const among = end(anEmail({ state: 'retrying', ...two('accepted') }), { state, reason: null });
    expect(among).toMatchObject({ state: 'sent', recipients: [{ state: 'accepted' }, { state: recipient }] });
    const all = end(anEmail({ state: 'retrying', ...two('pending') }), { state, reason: null });
    expect(all).toMatchObject({ state, recipients: [{ state: recipient }, { state: recipient }] });
  });

  it('keeps the last reply to a recipient who was still waiting', () => {
    const [recipient] = anEmail().recipients;
    const deferred = { ...recipient, code: 451, response: '4.7.1 Greylisted' } as Recipient;
    const email = anEmail({ state: 'retrying', recipients: [deferred] });
    expect(end(email, { state: 'suppressed', reason: 'Email communications are disabled' })).toMatchObject({
      recipients: [{ state: 'suppressed', code: 451, response: '4.7.1 Greylisted' }],
    });
  });

  it('is expired, with the reason why it was not sent before, if no recipient was accepted', () => {
    const changes = expire(anEmail({ state: 'retrying', reason: 'The mail server is busy', ...two('pending') }));
    expect(changes).toMatchObject({ state: 'expired', reason: expect.stringContaining('The mail server is busy') });
  });
});
