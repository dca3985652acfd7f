import type { Classification } from '../../returned-mail/report.ts';
import type { OwedEvent } from '../../webhooks/owed-event.ts';
import type { Address, Mailbox } from '../address/address.ts';

/** Where an email is in its life. The last six are final: nothing moves an email out of them but a retry by hand. */
export type EmailState =
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'retrying'
  | 'held'
  | 'sent'
  | 'bounced'
  | 'failed'
  | 'suppressed'
  | 'canceled'
  | 'expired';

const finalStates: ReadonlySet<EmailState> = new Set([
  'sent',
  'bounced',
  'failed',
  'suppressed',
  'canceled',
  'expired',
]);

export const isFinal = (state: EmailState): boolean => finalStates.has(state);

/**
 * `canceled`: the email was canceled before this recipient had it. `suppressed`: spared, because mail to the address came
 * back before, or somebody complained.
 */
export type RecipientState = 'pending' | 'accepted' | 'bounced' | 'failed' | 'canceled' | 'suppressed';

/** One SMTP recipient of an email, and what the mail server said of it last. */
export interface Recipient {
  address: Address;
  kind: 'to' | 'cc' | 'bcc';
  state: RecipientState;
  /** SMTP reply code of the last answer, e.g. 250. */
  code?: number;
  /** The reply's text, at most 200 characters, without the recipient's address. */
  response?: string;
  /** Why the message came back after the mail server had taken it. */
  returned?: Classification;
  /** The recipient told its provider that the message is spam. */
  complained?: true;
}

/** What a report of a mail server said after the message was sent. Names no recipient. */
export interface ReturnNote {
  at: number;
  event: 'bounced' | 'failed' | 'delayed' | 'complained';
  /** SMTP reply code. */
  code?: number;
  /** The beginning of what the far server said. */
  response?: string;
}

export interface Tag {
  name: string;
  value: string;
}

/** Who an email is from, resolved at its first attempt and kept, so that a later copy has the same bytes. */
export interface Identity {
  from: Mailbox;
  replyTo: Mailbox[];
  /** Set when `set_return_path` is Yes: the `Sender:` header. */
  sender?: Address;
  /** Developer mode: the one recipient; the message names in a header those it was meant for. */
  redirectedTo?: Address;
  /** The DKIM key that the message is signed with: the scope that has it, and the key's version there. */
  signedBy?: { scope: string; version: number };
}

/** How the last attempt failed as a whole, and how many in a row did so: some faults hold the mail only when they last. */
export interface DeliveryFault {
  /** A row of the decision table. */
  kind: string;
  inARow: number;
}

/** What one attempt came to. Names no recipient. */
export interface PastAttempt {
  at: number;
  /** The email's state after it; `sending` if its outcome was never learnt. */
  state: EmailState;
  /** Why not everybody has it, in words for people; never an address, a reply or a secret. */
  reason?: string;
  /** SMTP reply code. */
  code?: number;
  /** The beginning of the reply's text. */
  response?: string;
}

/**
 * The status record of one accepted email: the truth. Small, and apart from the content, so that a change of
 * state does not rewrite the body. Times are milliseconds since 1970.
 */
export interface Email {
  /** Version of this record's shape. 2: its content is the message itself, which older code would send empty. */
  v: 1 | 2;
  /** UUIDv7, lower case. */
  id: string;
  scope: string;
  state: EmailState;
  /** Counts every change of state. It is the fence: a writer states the revision it read, and loses if it moved. */
  revision: number;
  createdAt: number;
  type?: string;
  from?: Mailbox;
  to: Mailbox[];
  cc: Mailbox[];
  bcc: Mailbox[];
  replyTo: Mailbox[];
  subject: string;
  tags: Tag[];
  /** Whether the content lies in the table or, being too large for an item, in the bucket. */
  contentIn: 'table' | 'bucket';
  /** One entry per distinct address, over to, cc and bcc. */
  recipients: Recipient[];
  /** Attempts that reached the mail server and count towards the schedule of retries. */
  attempts: number;
  identity?: Identity;
  /** When release-due-emails looks at it again. Absent: not due (final, or held). */
  dueAt?: number;
  /** No attempt starts before this time. */
  nextAttemptAt?: number;
  /** A worker owns the email until then. Only with state `sending`. */
  leaseUntil?: number;
  /** Why it is not sent, in words for people; never an address, subject or secret. */
  reason?: string;
  fault?: DeliveryFault;
  /** The newest attempts, oldest first; absent before the first one. */
  history?: PastAttempt[];
  /** A second copy may have been sent: the outcome of an attempt was never learnt. */
  possibleDuplicate?: boolean;
  /** Events that webhook endpoints are still to be told. */
  owedEvents?: OwedEvent[];
  /** The newest reports on it, oldest first. */
  returns?: ReturnNote[];
  sentAt?: number;
  /** Minutes the email is worth sending for, from its creation (or its schedule). */
  expiresIn?: number;
  heldAt?: number;
  /** Version of the settings that an attempt failed with. Absent on a held email: there were none to try. */
  heldUnder?: string;
  /** Put off since then, in an outage of its mail server, until the circuit closes. Its age clock runs on. */
  putOffAt?: number;
  /** Held by itself since then, with no circuit open: its refusal may be its own fault, or that of the settings. */
  suspectAt?: number;
  /** Enqueued then, after it was held or put off, and not looked at since. */
  releasedAt?: number;
  /** Enqueued then because it was due, and not changed since. 0: its message is gone, and nothing came of it. */
  enqueuedAt?: number;
  /** Time spent held so far; the age clock stands still for it. */
  heldMs?: number;
  scheduledAt?: number;
  /** When it was last sent again by hand: its age counts from then on, but for the limit that it came with itself. */
  retriedAt?: number;
  /** Addresses that are to get an email of their own once this one was sent. */
  copies?: readonly Address[];
  /** Id of the email that this one is a copy of. */
  copyOf?: string;
  /** Id of the email that was sent again as this one. */
  sentAgainFrom?: string;
  /** Of a message that the client wrote itself, with angle brackets. Absent: made from the id. */
  messageId?: string;
  /** Names of what its client wrote and Storemail does not use, such as a Date header. */
  ignored?: string[];
}

export interface Attachment {
  filename: string;
  contentType?: string;
  /** Makes it inline: `cid:<contentId>` in the html. */
  contentId?: string;
  /** Base64. */
  content: string;
}

/** What an email says, as accepted; immutable. Stored compressed, apart from the status. */
export interface EmailContent {
  html: string | null;
  text: string | null;
  headers: Record<string, string>;
  attachments: Attachment[];
  /** The message itself, a character per octet, if the client wrote it: then nothing else here counts. */
  raw?: string;
}
