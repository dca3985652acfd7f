import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Delivery, WebhookQueue } from '../../ports/emails/webhooks.ts';
import { faultCode } from '../aws-faults.ts';
import { chunks } from '../dynamodb/chunks.ts';

/** SendMessageBatch takes at most ten messages (Amazon SQS, quotas). */
const MESSAGES_PER_REQUEST = 10;

export interface WebhookQueueOptions {
  client: SQSClient;
  queueUrl: string;
  /** Told why the queue refused how many; the code holds no value and may be logged. */
  onRefused: (code: string, count: number) => void;
}

/** The queue of webhook deliveries; one request per ten. */
export const sqsWebhookQueue = ({ client, queueUrl, onRefused }: WebhookQueueOptions): WebhookQueue => {
  const send = async (deliveries: readonly Delivery[], delaySeconds: number): Promise<boolean> => {
    const Entries = deliveries.map((delivery, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify({ v: 1, ...delivery }),
      DelaySeconds: delaySeconds,
    }));
    try {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      for (const { Code } of Failed) onRefused(Code ?? 'unknown', 1);
      return Failed.length === 0;
    } catch (error) {
      onRefused(faultCode(error), deliveries.length);
      return false;
    }
  };
  return {
    send: async (deliveries, delaySeconds = 0) => {
      const sent = await Promise.all(chunks(deliveries, MESSAGES_PER_REQUEST).map((some) => send(some, delaySeconds)));
      return sent.every(Boolean);
    },
  };
};
