import type { Address } from '../../email/address/address.ts';
import type { SettingsInForce } from '../settings/settings-reader.ts';

/** One message for one SMTP transaction. */
export interface OutgoingMail {
  /** MAIL FROM. */
  returnPath: Address;
  recipients: readonly Address[];
  /** The whole message, composed; the same bytes at every attempt. */
  raw: Buffer;
  /** Whether it has octets beyond ASCII; a server that offers 8BITMIME is told (RFC 6152). */
  eightBit?: boolean;
}

export type SmtpPhase =
  | 'token'
  | 'dns'
  | 'connect'
  | 'greeting'
  | 'ehlo'
  | 'tls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'dot';

/** What was observed when an attempt failed: facts, not a verdict. */
export interface TransportFault {
  phase: SmtpPhase | 'compose' | 'sendmail' | 'unknown';
  /**
   * nodemailer's or Node's error code, the most telling one: ESOCKET, ECONNREFUSED, CERT_HAS_EXPIRED, EAUTH …; our own
   * ECONFIG (the settings cannot be used), EFORBIDDENHOST (an address that mail must not go to), ENOAUTH (the server does
   * not offer the mechanism, or a credential is missing), EXOAUTH2 (an access token was refused), those of `TokenFault`; of sendmail `EX_75` for its exit, `EX_KILLED`, ENOENT, EPIPE.
   */
  code: string;
  /** SMTP reply code, e.g. 451, of a complete reply. */
  reply?: number;
  /** RFC 3463 enhanced code, e.g. 4.7.1. */
  enhanced?: string;
  /** The server's reply, at most 200 characters, without addresses. */
  response?: string;
  /** Whether the final dot may have been sent; without a reply, the outcome is then ambiguous. */
  dot: boolean;
}

/** The server's answer to one recipient, or to the message for all remaining recipients. */
export interface RecipientReply {
  address: Address;
  code: number;
  enhanced?: string;
  /** At most 200 characters, without addresses. */
  response: string;
}

/** The result of one attempt, per recipient or as a whole. */
export type TransportReport =
  /** Every recipient has an answer. */
  | { kind: 'answered'; accepted: RecipientReply[]; refused: RecipientReply[] }
  /** The attempt failed for every recipient that had not been refused before. */
  | { kind: 'fault'; fault: TransportFault; refused: RecipientReply[] };

/** How long an attempt may take. */
export interface SendOptions {
  /** Ends the attempt like `signal`, unless the final dot was sent: aborting then would make the outcome ambiguous. */
  giveWay?: AbortSignal;
  /** The server may use all remaining time for greeting and login, because an earlier attempt met silence. */
  isPatient?: boolean;
}

/** A way to hand a message over. Never rejects: every failure is a report. */
export interface MailTransport {
  send(mail: OutgoingMail, signal: AbortSignal, options?: SendOptions): Promise<TransportReport>;
  /** The server asked to slow down: uses fewer connections for a while. */
  easeOff(): void;
}

/** Transports kept warm across invocations, one per scope and settings version. */
export interface Transports {
  for(settings: SettingsInForce): MailTransport;
}
