import { describe, expect, it } from 'vitest';
import { rows } from '../../../shared/email/faults/decision-table.ts';
import { reasonCodes } from '../../../shared/email/faults/reason-code.ts';
import type { Email, Recipient } from '../../../shared/email/lifecycle/email.ts';
import { expire } from '../../../shared/email/lifecycle/state.ts';
import { isCause, STEPS } from '../../../shared/email/why/codes.ts';
import { explain, type Facts } from '../../../shared/email/why/explain.ts';
import { en } from '../../../shared/email/why/texts/en.ts';
import { STATES } from '../../../shared/http/request/email-filter.ts';
import { anEmail } from '../../support/builders/emails.ts';

const NOW = Date.UTC(2026, 2, 1, 12, 1);

const whyOf = (overrides: Partial<Email>, recipient: Partial<Recipient> = {}, facts: Partial<Facts> = {}) => {
  const email = anEmail(overrides);
  const [first] = email.recipients;
  if (!first) throw new Error('nobody gets it');
  const asked = { ...first, ...recipient };
  return explain({ email, recipient: asked, suppression: undefined, isEnabled: true, now: NOW, ...facts });
};

const endings = {
  bounced: { state: 'bounced', recipient: 'bounced', outcome: 'refused' },
  failed: { state: 'failed', recipient: 'failed', outcome: 'failed' },
  hold: { state: 'held', recipient: 'pending', outcome: 'held' },
  retry: { state: 'retrying', recipient: 'pending', outcome: 'retrying' },
  throttle: { state: 'retrying', recipient: 'pending', outcome: 'retrying' },
  ambiguous: { state: 'retrying', recipient: 'pending', outcome: 'retrying' },
} as const;

/** Each row of the decision table with each of its possible verdicts. */
const faults = rows.flatMap(({ kind, reason, verdict }) =>
  (typeof verdict === 'string' ? [verdict] : [verdict.first, verdict.after]).map((one) => [kind, one, reason] as const),
);

describe("the explanation of an email's state", () => {
  it.each(faults)('exists for the row %s with the verdict %s', (kind, verdict, reason) => {
    const { state, recipient, outcome } = endings[verdict];
    const told = whyOf({ state, reason, fault: { kind, inARow: 1 } }, { state: recipient });
    expect(told).toMatchObject({ outcome, cause: kind });
    expect(STEPS).toContain(told.step);
  });

  it.each(faults)('exists for the row %s (%s) after the email expired', (kind, _verdict, reason) => {
    const email = anEmail({ state: 'retrying', reason, fault: { kind, inARow: 3 } });
    const { state, recipients, reason: words } = expire(email);
    const told = whyOf({ ...email, state: state ?? 'expired', reason: words ?? '' }, recipients?.[0]);
    expect(told).toMatchObject({ outcome: 'expired', cause: kind });
  });

  it('exists for every reason that a record can have', () => {
    expect([...reasonCodes].filter((code) => !isCause(code))).toEqual([]);
  });

  const entry = { id: '1', scope: 'default', address: anEmail().recipients[0]?.address ?? ('' as never), createdAt: 0 };
  const bounce = { ...entry, origin: 'bounce' } as const;

  it.each<[string, Partial<Email>, Partial<Recipient>, Partial<Facts>, object]>([
    ['it waits for its time', { state: 'scheduled' }, {}, {}, { outcome: 'scheduled', cause: 'not-yet', step: 'wait' }],
    ['it was just accepted', {}, {}, {}, { outcome: 'waiting', cause: 'just-accepted' }],
    ['the queue is behind', { createdAt: NOW - 400_000 }, {}, {}, { outcome: 'waiting', cause: 'queue-behind' }],
    [
      'it was put off',
      { putOffAt: 1, reason: 'The mail server could not be reached' },
      {},
      {},
      { outcome: 'retrying', cause: 'unreachable' },
    ],
    [
      'developer mode holds it',
      { state: 'held', reason: 'Developer mode holds all mail' },
      {},
      {},
      { outcome: 'held', step: 'developer-mode' },
    ],
    [
      'settings are at fault',
      { state: 'held', reason: 'system/smtp/host: is missing', fault: { kind: 'unreachable', inARow: 1 } },
      {},
      {},
      { cause: 'settings-faulty', step: 'fix-settings' },
    ],
    ['it was sent', { state: 'sent' }, { state: 'accepted' }, {}, { outcome: 'sent', step: 'check-spam' }],
    [
      'it was sent elsewhere',
      { state: 'sent', identity: { from: { address: entry.address }, replyTo: [], redirectedTo: entry.address } },
      { state: 'accepted' },
      {},
      { outcome: 'redirected', step: 'developer-mode' },
    ],
    [
      'it is late there',
      { state: 'sent', returns: [{ at: 1, event: 'delayed' }] },
      { state: 'accepted' },
      {},
      { outcome: 'sent', cause: 'delayed-there' },
    ],
    [
      'it came back',
      { state: 'bounced' },
      { state: 'bounced', returned: { class: 'hard', cause: 'NoEmail' } },
      {},
      { outcome: 'returned', cause: 'returned-hard', step: 'check-address' },
    ],
    [
      'the mailbox was full',
      { state: 'bounced' },
      { state: 'bounced', returned: { class: 'soft', cause: 'MailboxFull' } },
      {},
      { step: 'ask-recipient' },
    ],
    [
      'the sender was refused',
      { state: 'failed' },
      { state: 'failed', returned: { class: 'policy', cause: 'General' } },
      {},
      { outcome: 'returned', cause: 'returned-policy' },
    ],
    [
      'it was called spam',
      { state: 'sent' },
      { state: 'accepted', complained: true },
      {},
      { outcome: 'complained', step: 'leave-alone' },
    ],
    [
      'one of several was refused',
      { state: 'sent', reason: 'The mail server refused recipients' },
      { state: 'bounced' },
      {},
      { outcome: 'refused', cause: 'recipients-refused' },
    ],
    [
      'others were accepted meanwhile',
      { state: 'bounced', reason: 'x. Other mail was accepted meanwhile', fault: { kind: 'relay-denied', inARow: 1 } },
      { state: 'bounced' },
      {},
      { outcome: 'refused', cause: 'relay-denied' },
    ],
    [
      'the address is suppressed',
      { state: 'suppressed' },
      { state: 'suppressed' },
      { suppression: bounce },
      { cause: 'suppressed-bounce', step: 'remove-suppression' },
    ],
    [
      'the address was suppressed',
      { state: 'suppressed' },
      { state: 'suppressed' },
      {},
      { cause: 'suppressed-before', step: 'send-again' },
    ],
    [
      'mail is disabled',
      { state: 'suppressed', reason: 'Email communications are disabled' },
      { state: 'suppressed' },
      { isEnabled: false },
      { cause: 'disabled', step: 'enable-mail' },
    ],
    [
      'mail was disabled',
      { state: 'suppressed', reason: 'Emails of this type are disabled' },
      { state: 'suppressed', code: 451, response: '4.7.1 Greylisted' },
      { suppression: bounce },
      { cause: 'type-disabled', step: 'send-again' },
    ],
    [
      'the address was suppressed before mail was disabled for the others',
      { state: 'suppressed', reason: 'Email communications are disabled' },
      { state: 'suppressed', response: 'Earlier mail to this address came back' },
      { suppression: bounce },
      { cause: 'suppressed-bounce' },
    ],
    ['it was canceled', { state: 'canceled' }, { state: 'canceled' }, {}, { outcome: 'canceled' }],
    [
      'its content is gone',
      { state: 'failed', reason: 'Its content is gone' },
      { state: 'failed' },
      {},
      { outcome: 'failed', cause: 'content-gone' },
    ],
  ])('is given when %s', (_when, email, recipient, facts, told) => {
    expect(whyOf(email, recipient, facts)).toMatchObject(told);
  });

  it('exists for every state of an email', () => {
    for (const state of STATES) {
      for (const one of ['pending', 'accepted', 'bounced', 'failed', 'canceled', 'suppressed'] as const) {
        const { outcome, cause, step } = whyOf({ state, reason: 'constructor' }, { state: one });
        expect([en.outcomes[outcome], en.causes[cause], en.steps[step]].every(Boolean)).toBe(true);
      }
    }
  });
});
