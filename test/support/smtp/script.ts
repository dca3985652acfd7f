import type { Behaviour } from './behaviours.ts';
import type { Certificate } from './certificates.ts';

/** Where in a session the server can be told what to do. `body` is its turn right after it asked for the message. */
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
  /** `implicit`: from the first byte. `starttls`: offered after EHLO. Absent: plain. */
  tls?: { mode: 'implicit' | 'starttls'; certificate: Certificate; maxVersion?: 'TLSv1.1' | 'TLSv1.2' };
  /** Mechanisms offered; anybody is let in unless `auth` says otherwise. Absent: AUTH is not offered. */
  mechanisms?: string[];
  pipelining?: boolean;
  /** SIZE announced, in bytes. */
  size?: number;
}

/** One connection, as the server saw it. */
export interface SmtpSession {
  tls: boolean;
  /** How the client logged in, if it did. */
  auth?: { mechanism: string; user: string; password: string };
  /** Every line but those of a message or a login. */
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
  /** When the dot arrived, in milliseconds since 1970. */
  at: number;
  /** The server said no to it. */
  refused?: true;
}
