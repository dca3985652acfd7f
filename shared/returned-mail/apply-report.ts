import { domainToASCII } from 'node:url';
import { type Address, addressKey } from '../email/address/address.ts';
import { replyText } from '../email/faults/reply-text.ts';
import type { Email, EmailState, Recipient, ReturnNote } from '../email/lifecycle/email.ts';
import type { EmailChanges } from '../ports/emails/email-store.ts';
import type { Action, Report, ReportedRecipient } from './report.ts';

/** The effect of a report on one recipient of an email. */
export interface Applied {
  address: Address;
  event: ReturnNote['event'];
  reported: ReportedRecipient;
}

export interface Application {
  changes: EmailChanges;
  applied: Applied[];
}

/** Reports kept in an email's record: every kB of it costs a write unit at each change. */
const MAX_NOTES = 20;
const MAX_REPLY_CHARACTERS = 100;

/**
 * The changes that a report makes to its email. A recipient who had the email becomes bounced, or failed if a mail server
 * refused the sender rather than the recipient (RFC 3463 X.7.X); the state of the email follows as after an attempt. A
 * complaint is recorded beside the state, a delay as a note. `undefined`: the report says nothing new.
 */
export const applyReport = (email: Email, report: Report, now: number): Application | undefined => {
  const applied = named(email, report).flatMap(({ recipient, reported }) => {
    const event = eventOf(email, recipient, report, reported);
    return event ? [{ address: recipient.address, event, reported }] : [];
  });
  if (applied.length === 0) return undefined;
  const recipients = email.recipients.map((recipient) => changed(recipient, applied));
  const notes = applied.map((one) => noteOf(one, now));
  return {
    applied,
    changes: {
      recipients,
      returns: [...(email.returns ?? []), ...notes].slice(-MAX_NOTES),
      ...ended(email, recipients, applied),
    },
  };
};

interface Named {
  recipient: Recipient;
  reported: ReportedRecipient;
}

const named = (email: Email, report: Report): Named[] => {
  const [only, ...others] = email.recipients;
  // Providers hide who complained; if there was only one recipient, it must have been that one.
  if (report.kind === 'complaint' && report.recipients.length === 0 && only && others.length === 0) {
    return [{ recipient: only, reported: hidden(only) }];
  }
  const reports = report.recipients
    .map((reported) => ({ reported, names: [reported.address, ...reported.aliases].map(plainAddress) }))
    .sort((one, other) => precedence.indexOf(one.reported.action) - precedence.indexOf(other.reported.action));
  return email.recipients.flatMap((recipient) => {
    const key = addressKey(recipient.address);
    const found = reports.find(({ names }) => names.includes(key));
    return found ? [{ recipient, reported: found.reported }] : [];
  });
};

/**
 * An address as recipients of emails are stored: without quotes, with A-labels for an internationalised domain (RFC 6533
 * reports them as people write them), and no dot at the end.
 */
const plainAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).replace(/^"(.*)"$/, '$1');
  return `${local}@${domainToASCII(address.slice(at + 1).replace(/\.$/, ''))}`.toLowerCase();
};

/**
 * Which action counts if a report has several for one recipient. An address with several mailboxes behind it works if
 * one of them has the message; otherwise a failure ends what was a delay.
 */
const precedence: readonly Action[] = ['delivered', 'relayed', 'expanded', 'failed', 'delayed'];

const hidden = ({ address }: Recipient): ReportedRecipient => ({
  address: addressKey(address),
  aliases: [],
  action: 'delivered',
  class: 'undetermined',
  cause: 'Undetermined',
});

const eventOf = (
  email: Email,
  recipient: Recipient,
  { kind }: Report,
  reported: ReportedRecipient,
): ReturnNote['event'] | undefined => {
  if (kind === 'complaint') return recipient.complained ? undefined : 'complained';
  if (recipient.state !== 'accepted') return undefined;
  if (reported.action === 'delayed') return isNoted(email, reported) ? undefined : 'delayed';
  if (reported.action !== 'failed') return undefined;
  return reported.class === 'policy' ? 'failed' : 'bounced';
};

/** A server may warn every few hours; once is enough. */
const isNoted = ({ returns = [] }: Email, reported: ReportedRecipient): boolean =>
  returns.some(({ event, response }) => event === 'delayed' && response === responseOf(reported));

const responseOf = ({ diagnostic, status }: ReportedRecipient): string | undefined =>
  (replyText(diagnostic ?? '') || status)?.slice(0, MAX_REPLY_CHARACTERS);

const noteOf = ({ event, reported }: Applied, at: number): ReturnNote => {
  const response = responseOf(reported);
  return {
    at,
    event,
    ...(reported.code !== undefined && { code: reported.code }),
    ...(response !== undefined && { response }),
  };
};

const changed = (recipient: Recipient, applied: Applied[]): Recipient => {
  const one = applied.find(({ address }) => address === recipient.address);
  if (!one || one.event === 'delayed') return recipient;
  if (one.event === 'complained') return { ...recipient, complained: true };
  const { class: failure, cause, code, diagnostic } = one.reported;
  const { address, kind, complained } = recipient;
  return {
    address,
    kind,
    state: one.event,
    returned: { class: failure, cause },
    ...(complained && { complained }),
    ...(code !== undefined && { code }),
    ...(diagnostic !== undefined && { response: replyText(diagnostic) }),
  };
};

/** An email that was returned for all recipients is no longer sent. */
const ended = (email: Email, recipients: Recipient[], applied: Applied[]): EmailChanges => {
  if (email.state !== 'sent' || recipients.some(({ state }) => state === 'accepted')) return {};
  const state: EmailState = recipients.every((recipient) => recipient.state === 'bounced') ? 'bounced' : 'failed';
  const words = applied.map(({ reported }) => responseOf(reported)).find((text) => text !== undefined);
  return { state, reason: words ? `The message came back: ${words}` : 'The message came back' };
};
