import type { Behaviour } from './behaviours.ts';
import type { Certificate } from './certificates.ts';

/** The points of a session at which the server's behaviour can be scripted. `body` is its turn right after 354. */
export type ServerPhase =
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'body'
  | 'dot'
  | 'rset'
  | 'quit';

export interface SmtpScript extends Partial<Record<ServerPhase, Behaviour>> {
  /** `implicit`: TLS from the start. `starttls`: offered after EHLO. Absent: no TLS. */
  tls?: { mode: 'implicit' | 'starttls'; certificate: Certificate; maxVersion?: 'TLSv1.1' | 'TLSv1.2' };
  /** The mechanisms offered; all logins succeed unless `auth` is scripted. Absent: AUTH is not offered. */
  mechanisms?: string[];
  pipelining?: boolean;
  /** SIZE announced, in bytes. */
  size?: number;
}

/** One connection as seen by the server. */
export interface SmtpSession {
  tls: boolean;
  /** How the client logged in, if it did. */
  auth?: { mechanism: string; user: string; password: string };
  /** Every line except those of messages and logins. */
  commands: string[];
  open: boolean;
}

/** One message whose final dot arrived. */
export interface ReceivedMessage {
  from: string;
  to: string[];
  /** The bytes between DATA and the dot, unstuffed. */
  raw: Buffer;
  session: SmtpSession;
  /** When the dot arrived, in epoch milliseconds. */
  at: number;
  /** Whether the server refused it. */
  refused?: true;
}
