import type { Classification } from '../../returned-mail/report.ts';
import type { OwedEvent } from '../../webhooks/owed-event.ts';
import type { Address, Mailbox } from '../address/address.ts';

/** The state of an email. The last six are final: only a manual retry leaves them. */
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
 * `pending` only while the email may still be sent to the recipient. `canceled`: the email was canceled before that.
 * `suppressed`: not sent to, because the address is suppressed or the settings disable such mail.
 */
export type RecipientState = 'pending' | 'accepted' | 'bounced' | 'failed' | 'canceled' | 'suppressed';

/** One SMTP recipient of an email, with the mail server's last reply. */
export interface Recipient {
  address: Address;
  kind: 'to' | 'cc' | 'bcc';
  state: RecipientState;
  /** SMTP reply code, such as 250. */
  code?: number;
  /** The text of the reply, at most 200 characters, without the recipient's address. */
  response?: string;
  /** Why the message was returned after the mail server had accepted it. */
  returned?: Classification;
  /** The recipient reported the message as spam. */
  complained?: true;
}

/** A report received after the message was sent. Does not name a recipient. */
export interface ReturnNote {
  at: number;
  event: 'bounced' | 'failed' | 'delayed' | 'complained';
  /** SMTP reply code. */
  code?: number;
  /** The beginning of the remote server's reply. */
  response?: string;
}

export interface Tag {
  name: string;
  value: string;
}

/** The sender of an email, resolved at its first attempt and stored, so that later attempts send the same bytes. */
export interface Identity {
  from: Mailbox;
  replyTo: Mailbox[];
  /** The `Sender:` header, set if `set_return_path` is Yes. */
  sender?: Address;
  /** In developer mode, the only recipient; the original recipients are named in a header. */
  redirectedTo?: Address;
  /** The DKIM key of the message: the scope that owns it, and its version there. */
  signedBy?: { scope: string; version: number };
}

/** The fault of the last attempt and how often in a row it occurred: some faults hold mail only if they persist. */
export interface DeliveryFault {
  /** The kind of a row in the decision table. */
  kind: string;
  inARow: number;
}

/** The outcome of one attempt. Does not name a recipient. */
export interface PastAttempt {
  at: number;
  /** The state of the email after the attempt; `sending` if the outcome is unknown. */
  state: EmailState;
  /** Why not everybody has the email, for people; contains no address, reply or secret. */
  reason?: string;
  /** SMTP reply code. */
  code?: number;
  /** The beginning of the reply's text. */
  response?: string;
}

/**
 * The status record of an accepted email, the source of truth. It is small and separate from the content, so that
 * state changes do not rewrite the body. Times are in epoch milliseconds.
 */
export interface Email {
  /** Schema version of the record. In 2 the content is the message itself, which older code would send empty. */
  v: 1 | 2;
  /** UUIDv7 in lower case. */
  id: string;
  scope: string;
  state: EmailState;
  /** Incremented by every change. Writers state the revision that they read, and fail if it has changed (fencing). */
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
  /** Whether the content is in the table or, if too large for an item, in the bucket. */
  contentIn: 'table' | 'bucket';
  /** One entry per distinct address across to, cc and bcc. */
  recipients: Recipient[];
  /** Attempts that reached the mail server and count towards the retry schedule. */
  attempts: number;
  identity?: Identity;
  /** When release-due-emails looks at the email again. Absent if it is not due (final or held). */
  dueAt?: number;
  /** No attempt starts before this time. */
  nextAttemptAt?: number;
  /** Until when a worker owns the email. Set only in state `sending`. */
  leaseUntil?: number;
  /** Why the email is not sent, for people; contains no address, subject or secret. */
  reason?: string;
  fault?: DeliveryFault;
  /** The newest attempts, oldest first; absent before the first attempt. */
  history?: PastAttempt[];
  /** The outcome of an attempt is unknown, so the recipients may have got a duplicate. */
  possibleDuplicate?: boolean;
  /** Events that have yet to be sent to webhook endpoints. */
  owedEvents?: OwedEvent[];
  /** The newest reports received about the email, oldest first. */
  returns?: ReturnNote[];
  sentAt?: number;
  /** For how many minutes after creation or schedule the email is worth sending. */
  expiresIn?: number;
  heldAt?: number;
  /** The version of the settings under which an attempt failed. A held email without it had no settings. */
  heldUnder?: string;
  /** Since when the email has been put off during an outage, until the circuit closes. Its age clock keeps running. */
  putOffAt?: number;
  /** Since when it is held by itself, with no circuit open: the fault may be its own or the settings'. */
  suspectAt?: number;
  /** When the email was enqueued after being held or put off; it has not been looked at since. */
  releasedAt?: number;
  /** When it was enqueued because it was due, unchanged since. 0: its message was lost without effect. */
  enqueuedAt?: number;
  /** Time spent held so far, in milliseconds; the age clock stops while an email is held. */
  heldMs?: number;
  scheduledAt?: number;
  /** When the email was last retried manually. Its age counts from then, except for its own `expiresIn`. */
  retriedAt?: number;
  /** Addresses to which separate copies are sent once this email is sent. */
  copies?: readonly Address[];
  /** Id of the email of which this one is a copy. */
  copyOf?: string;
  /** Id of the email that this one sends again. */
  sentAgainFrom?: string;
  /** The Message-ID of a message that the client composed, in angle brackets. If absent, derived from the id. */
  messageId?: string;
  /** Names of fields sent by the client that Storemail ignored, such as a Date header. */
  ignored?: string[];
}

export interface Attachment {
  filename: string;
  contentType?: string;
  /** If set, the attachment is inline: `cid:<contentId>` in the html. */
  contentId?: string;
  /** Base64. */
  content: string;
}

/** The content of an email as accepted; immutable. Stored compressed, separately from the status. */
export interface EmailContent {
  html: string | null;
  text: string | null;
  headers: Record<string, string>;
  attachments: Attachment[];
  /** The message itself, one character per octet, if the client composed it; the other fields are then unused. */
  raw?: string;
}
