import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { AttemptVerdict, RecipientVerdict } from '../../../shared/email/faults/verdict.ts';
import { type Email, isFinal, type Recipient } from '../../../shared/email/lifecycle/email.ts';
import { outcome } from '../../../shared/email/lifecycle/outcome.ts';
import { canBecome } from '../../../shared/email/lifecycle/transitions.ts';
import { anEmail } from '../../support/builders/emails.ts';

const NOW = 10_000_000;
const MINUTE = 60_000;
const policy = { now: NOW, expireAfterMinutes: 60, version: 'default:1/1', random: 0.5 };
const ann = 'ann@example.com' as Address;
const bob = 'bob@example.com' as Address;

const recipient = (address: Address, state: Recipient['state'] = 'pending'): Recipient => ({
  address,
  kind: 'to',
  state,
});
const sending = (changes: Partial<Email> = {}): Email =>
  anEmail({
    state: 'sending',
    createdAt: NOW,
    recipients: [recipient(ann), recipient(bob)],
    leaseUntil: NOW + 1,
    ...changes,
  });
const verdicts = (
  first: RecipientVerdict['verdict'],
  second: RecipientVerdict['verdict'],
  rest: Partial<AttemptVerdict> = {},
): AttemptVerdict => ({
  recipients: new Map([
    [ann, { verdict: first }],
    [bob, { verdict: second }],
  ]),
  ...rest,
});

describe('an attempt', () => {
  it('ends as sent when all recipients were accepted', () => {
    const changes = outcome(sending(), verdicts('accepted', 'accepted'), policy);
    expect(changes).toMatchObject({ state: 'sent', sentAt: NOW, attempts: 1, reason: null, dueAt: null });
  });

  it('ends as sent, with a reason, when some recipients were accepted and the others refused', () => {
    const changes = outcome(
      sending(),
      verdicts('accepted', 'bounced', { reason: 'The mail server refused recipients' }),
      policy,
    );
    expect(changes).toMatchObject({ state: 'sent', reason: 'The mail server refused recipients' });
  });

  it('ends as bounced when all recipients were permanently refused', () => {
    expect(outcome(sending(), verdicts('bounced', 'bounced'), policy)).toMatchObject({ state: 'bounced', attempts: 1 });
  });

  it('ends as failed when the message itself cannot be sent', () => {
    expect(outcome(sending(), verdicts('failed', 'bounced'), policy)).toMatchObject({ state: 'failed' });
  });

  it('is repeated for deferred recipients only', () => {
    const changes = outcome(sending(), verdicts('accepted', 'retry'), policy);
    expect(changes).toMatchObject({ state: 'retrying', attempts: 1, nextAttemptAt: NOW + MINUTE, dueAt: NOW + MINUTE });
    expect(changes.recipients?.map(({ state }) => state)).toEqual(['accepted', 'pending']);
    expect(changes.sentAt).toBe(NOW);
  });

  it('leaves the email due in time for its expiry', () => {
    const old = sending({ createdAt: NOW - 59.5 * MINUTE, attempts: 6 });
    expect(outcome(old, verdicts('retry', 'retry'), policy)).toMatchObject({ dueAt: NOW + 0.5 * MINUTE });
  });

  it('flags a possible duplicate when the server may have the message', () => {
    expect(outcome(sending(), verdicts('ambiguous', 'ambiguous'), policy)).toMatchObject({
      state: 'retrying',
      possibleDuplicate: true,
      nextAttemptAt: NOW + 2 * MINUTE,
    });
  });

  it('is not counted when the settings are at fault', () => {
    const changes = outcome(
      sending(),
      verdicts('hold', 'hold', { fault: { kind: 'tls-untrusted', inARow: 1 } }),
      policy,
    );
    expect(changes).toMatchObject({ state: 'held', heldUnder: 'default:1/1', dueAt: null });
    expect(changes).not.toHaveProperty('attempts');
  });

  it("records the server's reply for each recipient", () => {
    const said: AttemptVerdict = {
      recipients: new Map([
        [ann, { verdict: 'accepted', code: 250, response: '250 Ok' }],
        [bob, { verdict: 'bounced', code: 550, response: '550 5.1.1 unknown' }],
      ]),
    };
    expect(outcome(sending(), said, policy).recipients).toEqual([
      { address: ann, kind: 'to', state: 'accepted', code: 250, response: '250 Ok' },
      { address: bob, kind: 'to', state: 'bounced', code: 550, response: '550 5.1.1 unknown' },
    ]);
  });
});

describe('the history entry of an attempt', () => {
  const said = (first: RecipientVerdict, second: RecipientVerdict, rest: Partial<AttemptVerdict> = {}) => ({
    recipients: new Map([
      [ann, first],
      [bob, second],
    ]),
    ...rest,
  });
  const accepted: RecipientVerdict = { verdict: 'accepted', code: 250, response: '2.0.0 Ok' };
  const deferred: RecipientVerdict = { verdict: 'retry', code: 451, response: '4.7.1 Greylisted' };

  it('has the acceptance if the email is sent', () => {
    const { history } = outcome(sending(), said({ verdict: 'bounced', code: 550 }, accepted), policy);
    expect(history).toEqual([{ at: NOW, state: 'sent', code: 250, response: '2.0.0 Ok' }]);
  });

  it('has the reply that prevents the email from being sent', () => {
    const { history } = outcome(sending(), said(accepted, deferred), policy);
    expect(history).toEqual([{ at: NOW, state: 'retrying', code: 451, response: '4.7.1 Greylisted' }]);
  });

  it('has the reason if no recipient got a reply', () => {
    const reason = 'The mail server could not be reached';
    const { history } = outcome(sending(), said({ verdict: 'retry' }, { verdict: 'retry' }, { reason }), policy);
    expect(history).toEqual([{ at: NOW, state: 'retrying', reason }]);
  });

  it('is among the newest 20, with the first 100 characters of the reply', () => {
    const history = Array.from({ length: 20 }, (_, at) => ({ at, state: 'retrying' as const }));
    const long = { ...deferred, response: 'x'.repeat(200) };
    const kept = outcome(sending({ history }), said(long, long), policy).history ?? [];
    expect(kept.map(({ at }) => at)).toEqual([...history.slice(1).map(({ at }) => at), NOW]);
    expect(kept.at(-1)?.response).toHaveLength(100);
  });
});

const anyVerdict = fc.constantFrom<RecipientVerdict['verdict'][]>(
  'accepted',
  'retry',
  'throttle',
  'hold',
  'ambiguous',
  'bounced',
  'failed',
);
const anyState = fc.constantFrom<Recipient['state'][]>('pending', 'accepted', 'bounced', 'failed');

describe('any outcome of an attempt', () => {
  it('is a legal transition that changes only pending recipients, and leaves the email final, held or due', () => {
    fc.assert(
      fc.property(anyVerdict, anyVerdict, anyState, (first, second, bobs) => {
        const email = sending({ recipients: [recipient(ann), recipient(bob, bobs)] });
        const changes = outcome(email, verdicts(first, second), policy);
        const state = changes.state ?? 'sending';
        expect(canBecome('sending', state)).toBe(true);
        if (bobs !== 'pending') expect(changes.recipients?.[1]).toEqual(email.recipients[1]);
        expect(typeof changes.dueAt === 'number').toBe(!isFinal(state) && state !== 'held');
        expect(changes.leaseUntil).toBeNull();
        const isWaiting = changes.recipients?.some((one) => one.state === 'pending');
        if (isWaiting) expect(isFinal(state)).toBe(false);
      }),
    );
  });
});
