import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueSourceModel } from '../template/model.ts';
import { recordOf, type SqsRecord } from './sqs-record.ts';

/** Maximum duration of a long poll in seconds (AWS quota). */
const longPollSeconds = 20;
/** Maximum messages per request (AWS quota). */
const maxPerRequest = 10;

export interface Receiver {
  client: SQSClient;
  region: string;
  now: () => number;
  signal: AbortSignal;
}

const receive = async (
  { queueUrl, queueArn }: QueueSourceModel,
  { client, region, signal }: Receiver,
  count: number,
  waitSeconds: number,
): Promise<SqsRecord[]> => {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: Math.min(count, maxPerRequest),
    WaitTimeSeconds: waitSeconds,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  const { Messages = [] } = await client.send(command, { abortSignal: signal });
  return Messages.map((message) => recordOf(message, { queueArn, region }));
};

/**
 * Receives one batch: long-polls for the first messages, then collects more until the batch is full or its window has
 * passed. Empty if none arrived. Rejects when the first request fails or the signal aborts it.
 */
export const receiveRecords = async (source: QueueSourceModel, receiver: Receiver): Promise<SqsRecord[]> => {
  const records = await receive(source, receiver, source.batchSize, longPollSeconds);
  const windowEnds = receiver.now() + source.windowSeconds * 1000;
  while (records.length > 0 && records.length < source.batchSize) {
    const secondsLeft = Math.ceil((windowEnds - receiver.now()) / 1000);
    if (secondsLeft <= 0) break;
    const waitSeconds = Math.min(secondsLeft, longPollSeconds);
    const more = await receive(source, receiver, source.batchSize - records.length, waitSeconds).catch(() => undefined);
    // A later request failed; the messages already received are still handed over.
    if (!more) break;
    records.push(...more);
  }
  return records;
};
