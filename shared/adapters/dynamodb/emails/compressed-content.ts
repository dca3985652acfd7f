import { promisify } from 'node:util';
import { gunzip, gunzipSync, gzip } from 'node:zlib';
import type { EmailContent } from '../../../email/lifecycle/email.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Compressed contents above this go to the bucket. An item holds 400 kB with its names (Amazon DynamoDB, quotas). */
const largestInTable = 350 * 1024;

/**
 * Days that a content is kept beyond its email's retention, counted from acceptance: 30 for the longest schedule, 14 for
 * the longest delivery that settings allow, and four to spare. The expiry is fixed when the content is written, but
 * suspended while the email is held or after a manual retry, until the email is final.
 */
const longestLifeDays = 48;

/** Days after acceptance until a content is deleted, by the item's TTL or the bucket's lifecycle rule. */
export const contentDays = (retentionDays: number): number => retentionDays + longestLifeDays;

/** A content as compressed JSON. */
export const packContent = async (content: EmailContent): Promise<Buffer> => compress(JSON.stringify(content));

/** Compressed contents up to this are decompressed at once: less work than handing them to another thread. */
const smallBytes = 8 * 1024;
const largestChunk = 1024 * 1024;

/** The uncompressed size is in the last four bytes (RFC 1952, section 2.3.1); a single chunk of that size avoids copies. */
const chunkFor = (packed: Uint8Array): number => {
  const size =
    packed.length < 4 ? 0 : new DataView(packed.buffer, packed.byteOffset + packed.length - 4).getUint32(0, true);
  return Math.min(Math.max(size, 1024), largestChunk);
};

/** Rejects if this is not a compressed content. */
export const unpackContent = async (packed: Uint8Array): Promise<EmailContent> => {
  const chunkSize = chunkFor(packed);
  const json =
    packed.length <= smallBytes ? gunzipSync(packed, { chunkSize }) : await decompress(packed, { chunkSize });
  return JSON.parse(json.toString('utf8'));
};

export const fitsTable = (packed: Uint8Array): boolean => packed.byteLength <= largestInTable;
