/** The SMTP session in which a message was received. */
export interface Reception {
  /** MAIL FROM; empty for the null sender of a bounce. */
  envelope: { from: string; to: string[] };
  /** How the client logged in. `null`: without a login. */
  auth: { mechanism: string; user: string } | null;
  /** `null`: without encryption. */
  tls: TlsSession | null;
}

export interface TlsSession {
  mode: 'starttls' | 'implicit';
  /** Node's name, such as `TLSv1.3`. */
  version: string;
  cipher: string;
}

/** A message in the store, without its bytes. */
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

/** A message in the list. */
export interface MessageSummary extends StoredMail {
  from: Mailbox[];
  to: Mailbox[];
  subject: string;
  /** Bytes of the whole message. */
  size: number;
  attachments: AttachmentInfo[];
}

export interface AttachmentInfo {
  filename: string;
  contentType: string;
  /** Bytes after decoding. */
  size: number;
  /** Without angle brackets. `null`: not referenced by the HTML. */
  contentId: string | null;
}

/** A message with its parsed headers and bodies. */
export interface Message extends MessageSummary {
  cc: Mailbox[];
  replyTo: Mailbox[];
  /** Unfolded values by lower-case name; a list if a name occurs more than once. */
  headers: Record<string, string | string[]>;
  text: string | null;
  html: string | null;
  /** The message source. Bytes that are not UTF-8 are replaced; `/messages/{id}/raw` returns them unchanged. */
  raw: string;
  /** Why the message could not be parsed, such as excessive nesting; the fields above are empty then. */
  unreadable?: string;
}
