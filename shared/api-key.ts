/** Resend's tools expect tokens to begin with `re_`. */
const prefix = 're_sm_';

/** 256 bits: a token cannot be guessed, and its plain hash cannot be reversed. */
const secretBytes = 32;

/** A new API key's token, the one thing that a client sends. `random` gives that many random bytes. */
export const newToken = (random: (bytes: number) => Buffer): string =>
  prefix + random(secretBytes).toString('base64url');
