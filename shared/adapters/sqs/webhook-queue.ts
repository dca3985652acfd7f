import { setImmediate as turn } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Delivery, WebhookQueue } from '../../ports/emails/webhooks.ts';
import { faultCode } from '../aws-faults.ts';

/** SendMessageBatch takes at most ten messages (Amazon SQS, quotas). */
const MESSAGES_PER_REQUEST = 10;
/** Bytes of all messages of a request. SQS takes at least 262,144, counted with what surrounds the bodies. */
const BYTES_PER_REQUEST = 200_000;

export interface WebhookQueueOptions {
  client: SQSClient;
  queueUrl: string;
  /** Called with the error code and the number of refused messages; the code may be logged. */
  onRefused: (code: string, count: number) => void;
}

interface Waiting {
  body: string;
  delaySeconds: number;
  settle: (isTaken: boolean) => void;
}

/**
 * The queue of webhook deliveries. What is sent in the same turn of the event loop shares requests, up to ten deliveries
 * each, so that the events of a batch of emails occupy a worker for one round trip; each sender learns of its own.
 */
export const sqsWebhookQueue = ({ client, queueUrl, onRefused }: WebhookQueueOptions): WebhookQueue => {
  let waiting: Waiting[] = [];

  const carryOut = async (group: readonly Waiting[]): Promise<void> => {
    const Entries = group.map(({ body, delaySeconds }, index) => ({
      Id: String(index),
      MessageBody: body,
      DelaySeconds: delaySeconds,
    }));
    try {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      for (const { Code } of Failed) onRefused(Code ?? 'unknown', 1);
      const refused = new Set(Failed.map(({ Id }) => Id));
      for (const [index, { settle }] of group.entries()) settle(!refused.has(String(index)));
    } catch (error) {
      onRefused(faultCode(error), group.length);
      for (const { settle } of group) settle(false);
    }
  };

  const gather = async (): Promise<void> => {
    await turn();
    const all = waiting;
    waiting = [];
    await Promise.all(requestsFor(all).map(carryOut));
  };

  const sendOne = (delivery: Delivery, delaySeconds: number): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    waiting.push({ body: messageOf(delivery), delaySeconds, settle: resolve });
    if (waiting.length === 1) void gather();
    return promise;
  };

  return {
    send: async (deliveries, delaySeconds = 0) =>
      (await Promise.all(deliveries.map((delivery) => sendOne(delivery, delaySeconds)))).every(Boolean),
  };
};

/** SQS refuses a message with U+FFFE or U+FFFF, which a subject may contain; in JSON they can be escaped. */
const messageOf = (delivery: Delivery): string =>
  JSON.stringify({ v: 1, ...delivery }).replace(/[\uFFFE\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);

/** A delivery that alone exceeds the limit has a request for itself, so that its refusal concerns no other. */
const requestsFor = (all: readonly Waiting[]): Waiting[][] => {
  const groups: Waiting[][] = [];
  let room = 0;
  for (const one of all) {
    const bytes = Buffer.byteLength(one.body);
    const group = groups.at(-1);
    if (group && group.length < MESSAGES_PER_REQUEST && bytes <= room) group.push(one);
    else {
      groups.push([one]);
      room = BYTES_PER_REQUEST;
    }
    room -= bytes;
  }
  return groups;
};
