import { createHash } from 'node:crypto';
import { newEmailId } from './id.ts';

/** An id that is the same whenever it is made from the same: whoever records it twice records one email. */
export const derivedEmailId = (at: number, seed: string): string =>
  newEmailId(at, createHash('sha256').update(seed).digest().subarray(0, 16));
