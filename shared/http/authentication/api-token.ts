import { createHash, timingSafeEqual } from 'node:crypto';

/** Resend's tools expect tokens to begin with `re_`. */
const prefix = 're_sm_';

/** 256 bits: too many to guess, so a plain hash of the token needs neither salt nor stretching. */
const secretBytes = 32;

/** The token of a new API key, which clients send. `random` returns the given number of random bytes. */
export const newToken = (random: (bytes: number) => Buffer): string =>
  prefix + random(secretBytes).toString('base64url');

/** The part of a token that may be shown: the prefix and four more characters. 232 bits stay secret. */
export const startOfToken = (token: string): string => token.slice(0, prefix.length + 4);

/** The stored form of a token: its SHA-256, hex. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Constant-time comparison of two hashes. */
export const isSameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
