import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { EmailContent } from '../../../email/lifecycle/email.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Compressed contents above this go to the bucket. An item holds 400 kB with its names (Amazon DynamoDB, quotas). */
const largestInTable = 350 * 1024;

/**
 * Days that a content outlives its email's retention, counted from acceptance: 30 for the longest schedule, one for
 * delivery, four to spare. A content is written once, and its end is fixed then; that of an email which is held, or sent
 * again by hand, is taken away until the email is final.
 */
const longestLifeDays = 35;

/** Days after acceptance at which a content goes: the item's TTL, and the lifecycle rule of the bucket. */
export const contentDays = (retentionDays: number): number => retentionDays + longestLifeDays;

export const packContent = async (content: EmailContent): Promise<Buffer> => compress(JSON.stringify(content));

export const unpackContent = async (packed: Uint8Array): Promise<EmailContent> =>
  JSON.parse((await decompress(packed)).toString('utf8'));

export const fitsTable = (packed: Uint8Array): boolean => packed.byteLength <= largestInTable;
