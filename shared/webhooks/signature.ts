import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
/** Svix and Standard Webhooks take 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** A new signing secret: `whsec_` and base64. `random` returns the given number of random bytes. */
export const newSecret = (random: (bytes: number) => Buffer): string =>
  PREFIX + random(SECRET_BYTES).toString('base64');

export interface SignedMessage {
  /** The same at every attempt, so that receivers can recognize duplicates. */
  id: string;
  /** Milliseconds since 1970 of this attempt; receivers refuse what is older than five minutes. */
  at: number;
  body: string;
}

/**
 * The headers of a delivery, as Svix and Standard Webhooks verify it: one signature for each secret that is valid, so
 * that a receiver may change its own a day after ours changed.
 */
export const signedHeaders = (message: SignedMessage, secrets: readonly string[]): Record<string, string> => {
  const timestamp = String(Math.floor(message.at / 1000));
  const signatures = secrets.map((secret) => sign({ ...message, timestamp }, secret)).join(' ');
  return {
    'svix-id': message.id,
    'svix-timestamp': timestamp,
    'svix-signature': signatures,
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures,
  };
};

const sign = ({ id, timestamp, body }: { id: string; timestamp: string; body: string }, secret: string): string => {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
};
