/** The kind of a returned message. Only `failure` and `complaint` change an email. */
export type ReportKind =
  | 'failure'
  | 'delay'
  | 'relayed'
  | 'expanded'
  | 'complaint'
  | 'auto-reply'
  | 'challenge'
  | 'unknown';

/**
 * What a failure says of a recipient. `hard`: the address takes no mail. `soft`: this message did not arrive, another
 * may. `policy`: the sender, its server or the account is refused (RFC 3463 X.7.X), which is never the recipient's
 * fault. `undetermined`: the report does not say.
 */
export type FailureClass = 'hard' | 'soft' | 'policy' | 'undetermined';

/** The detailed cause, by the names of Resend's `bounce.subType`. */
export type FailureCause =
  | 'General'
  | 'NoEmail'
  | 'MailboxFull'
  | 'MessageTooLarge'
  | 'ContentRejected'
  | 'AttachmentRejected'
  | 'Undetermined';

/** RFC 3464 2.3.3. */
export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

export interface Classification {
  class: FailureClass;
  cause: FailureCause;
}

export interface ReportedRecipient extends Classification {
  /** Lower case. The address the far server failed for, which after a forward is not the one that was written to. */
  address: string;
  /** Other addresses that the report names for the same recipient (Original-Recipient, "generated from"), lower case. */
  aliases: string[];
  action: Action;
  /** RFC 3463, e.g. `5.1.1`. */
  status?: string;
  /** SMTP reply code, e.g. 550. */
  code?: number;
  /** The remote server's reply, at most 500 characters on one line. Contains addresses. */
  diagnostic?: string;
}

/** What a message reports about another one. Everything in it is untrusted. */
export interface Report {
  kind: ReportKind;
  recipients: ReportedRecipient[];
  /** Message-IDs of the message that it is about, without angle brackets, in the order found. */
  messageIds: string[];
  /** Addresses that the message came to, lower case: with VERP, the return path of one email. */
  arrivedAt: string[];
  /** RFC 3461 4.4. */
  envelopeId?: string;
  /** ARF's Feedback-Type (RFC 5965 3.1), in lower case. */
  feedbackType?: string;
}
