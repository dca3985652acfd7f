import type { Address } from '../../email/address/address.ts';
import type { SettingsInForce } from '../settings/settings-reader.ts';

/** One message for one SMTP transaction. */
export interface OutgoingMail {
  /** MAIL FROM. */
  returnPath: Address;
  recipients: readonly Address[];
  /** The whole message, composed; the same bytes at every attempt. */
  raw: Buffer;
  /** Whether it has octets beyond ASCII, which a server is told of where it wants to know (8BITMIME). */
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

/** What went wrong in an attempt, as observed: facts, no verdict. */
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
  /** Whether the final dot may have been sent: without a reply the outcome is then ambiguous. */
  dot: boolean;
}

/** What the server answered to one recipient, or to the message for all that were left. */
export interface RecipientReply {
  address: Address;
  code: number;
  enhanced?: string;
  /** At most 200 characters, without addresses. */
  response: string;
}

/** What one attempt came to, per recipient or as a whole. */
export type TransportReport =
  /** Every recipient has an answer. */
  | { kind: 'answered'; accepted: RecipientReply[]; refused: RecipientReply[] }
  /** The attempt failed for all but those refused before. */
  | { kind: 'fault'; fault: TransportFault; refused: RecipientReply[] };

/** How an attempt may use the time there is. */
export interface SendOptions {
  /** Ends the attempt as the signal does, but lets a message go whose final dot was sent: nobody would know its fate. */
  giveWay?: AbortSignal;
  /** The server may take as long as there is time to greet us and let us in; an earlier attempt met silence. */
  isPatient?: boolean;
}

/** A way to hand a message over. Never rejects: whatever happens is a report. */
export interface MailTransport {
  send(mail: OutgoingMail, signal: AbortSignal, options?: SendOptions): Promise<TransportReport>;
  /** The server asked for less: fewer connections for a while. */
  easeOff(): void;
}

/** Transports kept warm across invocations, one per scope and settings version. */
export interface Transports {
  for(settings: SettingsInForce): MailTransport;
}
