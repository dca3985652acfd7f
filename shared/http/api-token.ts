import { createHash, timingSafeEqual } from 'node:crypto';

/** What is stored of a token: its SHA-256, hex. A token is 32 random bytes, so it needs neither salt nor stretching. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Compares without telling by its time how much is alike. */
export const isSameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
