import * as z from 'zod/mini';
import type { InvocationResult } from '../lambda/invocation-result.ts';
import type { SqsRecord } from './sqs-record.ts';

const partialResponse = z.nullish(
  z.object({ batchItemFailures: z.nullish(z.array(z.object({ itemIdentifier: z.string() }))) }),
);

/** The ids that a function reports as failed; `undefined` if the response is malformed. */
const reportedFailures = (payload: string): Set<string> | undefined => {
  const parsed = partialResponse.safeParse(JSON.parse(payload));
  if (!parsed.success) return undefined;
  return new Set((parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
};

/**
 * The messages of a batch that are done and can be deleted; the others reappear after their visibility timeout. A
 * failed invocation keeps all messages. So does a partial batch response that is malformed or names a message that
 * was not in the batch (Lambda developer guide, "Success and failure conditions"). If the function does not report
 * item failures, the whole batch succeeds.
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
