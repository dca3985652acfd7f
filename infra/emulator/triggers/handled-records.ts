import * as z from 'zod/mini';
import type { InvocationResult } from '../lambda/invocation-result.ts';
import type { SqsRecord } from './sqs-record.ts';

const partialResponse = z.nullish(
  z.object({ batchItemFailures: z.nullish(z.array(z.object({ itemIdentifier: z.string() }))) }),
);

/** Ids that a function says it failed for; `undefined` if what it says is none of Lambda's forms. */
const reportedFailures = (payload: string): Set<string> | undefined => {
  const parsed = partialResponse.safeParse(JSON.parse(payload));
  if (!parsed.success) return undefined;
  return new Set((parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
};

/**
 * The messages of a batch that are done with and leave the queue; the others come back when their visibility ends.
 * A failed invocation keeps all. So does a partial batch response that is malformed or names a message that was not
 * in the batch (Lambda developer guide, "Success and failure conditions"). A function that does not report item
 * failures succeeds with the whole batch.
 */
export const handledRecords = (
  records: SqsRecord[],
  outcome: InvocationResult,
  reportsItemFailures: boolean,
): SqsRecord[] => {
  if (outcome.kind === 'error') return [];
  if (!reportsItemFailures) return records;
  const failures = reportedFailures(outcome.payload);
  const ids = new Set(records.map(({ messageId }) => messageId));
  if (!failures || [...failures].some((id) => !ids.has(id))) return [];
  return records.filter(({ messageId }) => !failures.has(messageId));
};
