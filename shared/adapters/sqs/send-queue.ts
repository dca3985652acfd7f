import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { sendQueueMessage } from '../../messages/send-queue-message.ts';
import type { ScopeOf, SendQueue } from '../../ports/sending/send-queue.ts';
import { faultCode } from '../aws-faults.ts';
import { chunks } from '../dynamodb/chunks.ts';

/** SendMessageBatch takes at most ten messages (Amazon SQS, quotas). */
const messagesPerRequest = 10;

/** Concurrent requests when thousands of emails are due; the SDK opens at most 50 connections. */
const requestsAtOnce = 10;

export interface SendQueueOptions {
  client: SQSClient;
  queueUrl: string;
  /** Called with the error code and the number of refused messages; the code may be logged. */
  onRefused?: (code: string, count: number) => void;
}

/**
 * The send queue. One request for one id, else one per ten. The scope is the message group: on a standard queue SQS
 * hands out messages of groups that take up much of it after those of others ("Amazon SQS fair queues").
 */
export const sqsSendQueue = (options: SendQueueOptions): SendQueue => ({
  enqueue: async (ids, scopeOf = () => undefined) => {
    const refused: string[] = [];
    for (const wave of chunks(chunks(ids, messagesPerRequest), requestsAtOnce)) {
      refused.push(...(await Promise.all(wave.map((some) => send(options, some, scopeOf)))).flat());
    }
    return refused;
  },
});

/** The ids that the queue refused. */
const send = async (options: SendQueueOptions, ids: string[], scopeOf: ScopeOf): Promise<string[]> => {
  try {
    return await (ids.length === 1 ? sendOne(options, ids, scopeOf) : sendBatch(options, ids, scopeOf));
  } catch (error) {
    options.onRefused?.(faultCode(error), ids.length);
    return ids;
  }
};

const message = (id: string, scopeOf: ScopeOf) => {
  const scope = scopeOf(id);
  return { MessageBody: sendQueueMessage(id), ...(scope !== undefined && { MessageGroupId: scope }) };
};

const sendOne = async (
  { client, queueUrl }: SendQueueOptions,
  [id = '']: string[],
  scopeOf: ScopeOf,
): Promise<string[]> => {
  await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...message(id, scopeOf) }));
  return [];
};

const sendBatch = async (
  { client, queueUrl, onRefused }: SendQueueOptions,
  ids: string[],
  scopeOf: ScopeOf,
): Promise<string[]> => {
  const Entries = ids.map((id, index) => ({ Id: String(index), ...message(id, scopeOf) }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  for (const { Code } of Failed) onRefused?.(Code ?? 'unknown', 1);
  return Failed.flatMap(({ Id }) => ids[Number(Id)] ?? []);
};
