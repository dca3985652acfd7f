import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  type FirstAttemptAnswer,
  type FirstAttemptEvent,
  parseFirstAttempt,
} from '../../shared/messages/first-attempt-message.ts';
import { type BatchOptions, deliverBatch, workOn } from './batch.ts';

/** The event is neither an SQS batch nor a request for first attempts. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}

/**
 * Handles a batch of the send queue, or an invocation by a request that waits for the first attempts of its emails.
 * Rejects with `UnknownEvent`.
 */
export const deliverEvent = async (
  event: SQSEvent | FirstAttemptEvent,
  options: BatchOptions,
): Promise<SQSBatchResponse | FirstAttemptAnswer> => {
  if ('Records' in event) return deliverBatch(event, options);
  const ids = parseFirstAttempt(event);
  if (!ids) throw new UnknownEvent('Expected SQS records or {"v":1,"deliver":[1 to 100 ids]}');
  return { again: [...(await workOn(ids, options))] };
};
