/** Where a mailbox for returned mail is, and how to log in. */
export interface MailboxServer {
  host: string;
  port: number;
  /** `ssl`: implicit TLS. `tls`: STARTTLS, required. `none`: loopback only. */
  encryption: 'ssl' | 'tls' | 'none';
  /** Authorities to trust instead of the public ones, PEM. */
  ca?: string;
  user: string;
  credential: { password: string } | { token: string };
  folder: string;
}

/** How far a mailbox was read. UIDs rise and are never given twice under one UIDVALIDITY (RFC 9051, section 2.3.1.1). */
export interface Cursor {
  uidValidity: string;
  /** Every message up to this UID was applied or found irrelevant, except for those in `later`. */
  lastUid: number;
  /** Messages to be read again, by UID, with the number of attempts so far. */
  later: Record<string, number>;
}

/** A folder that is open. Every method rejects with `MailboxFault`. */
export interface OpenMailbox {
  uidValidity: string;
  /** The UID that the next message will get, as the server says. */
  uidNext: number;
  /** UIDs from one to another, both included, of messages not deleted and received since that time, ascending. */
  search(from: number, to: number, since: number | undefined): Promise<number[]>;
  /** The first bytes of a message; `undefined` if the server does not have or does not return it. */
  read(uid: number, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Moves messages, into a folder that is created if need be; `false`: the server cannot, and they stay. */
  move(uids: readonly number[], folder: string): Promise<boolean>;
  close(): void;
}

/** Opens the folder of a mailbox. Rejects with `MailboxFault`, at the latest when the signal aborts. */
export type OpenMailboxes = (server: MailboxServer, signal: AbortSignal) => Promise<OpenMailbox>;

export type MailboxFaultCode =
  /** The server refused the login. It is not repeated for an hour, since accounts get locked. */
  | 'refused'
  | 'no-folder'
  | 'forbidden-host'
  | 'certificate'
  | 'timeout'
  | 'unreachable'
  /** The connection was lost, or the response was not valid IMAP. */
  | 'broken';

/** A mailbox cannot be read. Contains no text from the server. */
export class MailboxFault extends Error {
  override readonly name = 'MailboxFault';

  /** Recognized by name, because IMAP is a separate bundle with its own copy of the class. */
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && error.name === 'MailboxFault';
  }

  readonly code: MailboxFaultCode;

  constructor(code: MailboxFaultCode, cause?: unknown) {
    super(`The mailbox cannot be read: ${code}`, { cause });
    this.code = code;
  }
}

/** The result of the last run, for health. */
export interface MailboxReport {
  at: number;
  state: 'up' | 'degraded' | 'down';
  /** For people; contains no address, secret or text from the server. */
  detail: string;
  /** The settings with which the login was refused. */
  refused?: string;
}

export interface MailboxProgress {
  cursor?: Cursor;
  report?: MailboxReport;
}

/** How far each scope's mailbox was read, and who reads it. Every method rejects with `StoreUnavailable`. */
export interface MailboxStore {
  /** Takes the lease until that time, unless somebody has it; resolves to what is known of the mailbox. */
  take(scope: string, now: number, until: number): Promise<MailboxProgress | undefined>;
  /** Writes progress while the lease that was taken until `until` is still held; `isLast` gives it back. */
  write(scope: string, until: number, progress: MailboxProgress, isLast: boolean): Promise<boolean>;
  /** The result of the last run. */
  report(scope: string): Promise<MailboxReport | undefined>;
}
