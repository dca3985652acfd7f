import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseDoorbell } from '../../shared/adapters/doorbell-message.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import type { DeliverEmails } from './deliver-emails.ts';

export interface BatchOptions {
  deliver: DeliverEmails;
  remainingMs: () => number;
  log: Log;
}

/** The ids to be announced again: all of them when nothing could be done at all. */
const failures = async (ids: string[], { deliver, remainingMs, log }: BatchOptions): Promise<ReadonlySet<string>> => {
  try {
    return await deliver(ids, remainingMs);
  } catch (error) {
    log.error('A batch could not be worked on', { ids, ...errorFields(error) });
    return new Set(ids);
  }
};

/**
 * One batch of the send queue. A message is acknowledged once the table says what became of its email, or that it is
 * due later. What is reported as failed comes back, and in the end goes to the dead letters: poison at once on every
 * receive, emails while table or settings are unavailable. Two messages for one email are one piece of work.
 */
export const deliverBatch = async ({ Records }: SQSEvent, options: BatchOptions): Promise<SQSBatchResponse> => {
  const doorbells = Records.map((record) => ({ record, id: parseDoorbell(record.body) }));
  const poison = doorbells.filter(({ id }) => id === undefined).map(({ record }) => record);
  for (const { messageId, body } of poison) {
    options.log.error('A message on the send queue is no doorbell', { messageId, bytes: Buffer.byteLength(body) });
  }
  const ids = [...new Set(doorbells.flatMap(({ id }) => id ?? []))];
  const failed = ids.length > 0 ? await failures(ids, options) : new Set<string>();
  const isFailed = (id: string | undefined): boolean => id === undefined || failed.has(id);
  return { batchItemFailures: doorbells.filter(({ id }) => isFailed(id)).map(({ record }) => identified(record)) };
};

const identified = ({ messageId }: SQSRecord) => ({ itemIdentifier: messageId });
