import { createHash } from 'node:crypto';
import { newEmailId } from './id.ts';

/** An id derived from a time and a seed, so that recording the same thing twice makes one email. */
export const derivedEmailId = (at: number, seed: string): string =>
  newEmailId(at, createHash('sha256').update(seed).digest().subarray(0, 16));
