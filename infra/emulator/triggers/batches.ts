import { maxSynchronousBytes } from '../lambda/invocation-result.ts';
import type { SqsRecord } from './sqs-record.ts';

export interface Batch {
  records: SqsRecord[];
  /** The event, as JSON. */
  event: string;
}

const eventAround = (records: string[]): string => `{"Records":[${records.join(',')}]}`;

const overhead = eventAround([]).length;

/**
 * Splits records into batches that fit Lambda's payload limit: ten messages of 1 MiB make two batches or more. Each
 * record is serialized once.
 */
export const batchesOf = (records: SqsRecord[], maxBytes = maxSynchronousBytes): Batch[] => {
  const batches: { records: SqsRecord[]; texts: string[]; bytes: number }[] = [];
  for (const record of records) {
    const text = JSON.stringify(record);
    const bytes = Buffer.byteLength(text) + 1;
    const last = batches.at(-1);
    if (last && last.bytes + bytes <= maxBytes) {
      last.records.push(record);
      last.texts.push(text);
      last.bytes += bytes;
    } else {
      batches.push({ records: [record], texts: [text], bytes: overhead + bytes });
    }
  }
  return batches.map((batch) => ({ records: batch.records, event: eventAround(batch.texts) }));
};
