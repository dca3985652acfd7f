import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  type FirstAttemptAnswer,
  type FirstAttemptEvent,
  parseFirstAttempt,
} from '../../shared/messages/first-attempt-message.ts';
import { type BatchOptions, deliverBatch, workOn } from './batch.ts';

/** Invoked with something that is neither a batch of the queue nor a first attempt. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}

/** A batch of the send queue, or emails whose first attempt a request waits for. Rejects with `UnknownEvent`. */
export const deliverEvent = async (
  event: SQSEvent | FirstAttemptEvent,
  options: BatchOptions,
): Promise<SQSBatchResponse | FirstAttemptAnswer> => {
  if ('Records' in event) return deliverBatch(event, options);
  const ids = parseFirstAttempt(event);
  if (!ids) throw new UnknownEvent('Neither records of a queue nor {"v":1,"deliver":[1 to 100 ids]}');
  return { again: [...(await workOn(ids, options))] };
};
