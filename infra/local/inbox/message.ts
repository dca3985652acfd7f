/** What the SMTP session said of one mail, beside the mail's bytes. */
export interface Reception {
  /** MAIL FROM; empty for the null sender of a bounce. */
  envelope: { from: string; to: string[] };
  /** How the client logged in. `null`: it did not. */
  auth: { mechanism: string; user: string } | null;
  /** `null`: the mail came in clear. */
  tls: TlsSession | null;
}

export interface TlsSession {
  mode: 'starttls' | 'implicit';
  /** As Node names it, e.g. `TLSv1.3`. */
  version: string;
  cipher: string;
}

/** One mail as the inbox keeps it. */
export interface StoredMail extends Reception {
  /** UUIDv7: ids sort by the time of arrival. */
  id: string;
  /** ISO 8601. */
  receivedAt: string;
}

export interface Mailbox {
  name: string;
  address: string;
}

/** One line of the list. */
export interface MessageSummary extends StoredMail {
  from: Mailbox[];
  to: Mailbox[];
  subject: string;
  /** Bytes of the whole mail. */
  size: number;
  attachments: AttachmentInfo[];
}

export interface AttachmentInfo {
  filename: string;
  contentType: string;
  /** Bytes, decoded. */
  size: number;
  /** Without the angle brackets. `null`: not meant to be shown within the html. */
  contentId: string | null;
}

/** A mail with everything that can be read out of it. */
export interface Message extends MessageSummary {
  cc: Mailbox[];
  replyTo: Mailbox[];
  /** By lower-case name, unfolded, otherwise as they came; a list where a name came more than once. */
  headers: Record<string, string | string[]>;
  text: string | null;
  html: string | null;
  /** The mail's source. Bytes that are not UTF-8 are replaced here; `/messages/{id}/raw` has them as they came. */
  raw: string;
  /** Why the parts above are empty: the mail is nested or long beyond reason. Absent when it could be read. */
  unreadable?: string;
}
