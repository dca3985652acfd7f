import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { InvocationResult } from '../../../infra/emulator/lambda/invocation-result.ts';
import type { QueueSourceModel } from '../../../infra/emulator/template/model.ts';
import { QueueSource } from '../../../infra/emulator/triggers/queue-source.ts';
import type { SqsRecord } from '../../../infra/emulator/triggers/sqs-record.ts';
import type { Sqs } from './sqs.ts';

export const success: InvocationResult = { kind: 'success', payload: 'null' };

type Handler = (records: SqsRecord[]) => InvocationResult | Promise<InvocationResult>;

/** Polls the queue of an emulator, which may differ per test. */
export const polledQueue = (emulator: () => Sqs) => ({
  poll: (handler: Handler, changes: Partial<QueueSourceModel> = {}, log = (_: string, __: string): void => {}) =>
    new QueueSource(
      {
        functionName: 'deliver',
        queueUrl: emulator().queueUrl,
        queueArn: 'arn:aws:sqs:eu-central-1:000000000000:send',
        batchSize: 10,
        windowSeconds: 0,
        reportsItemFailures: true,
        ...changes,
      },
      {
        client: emulator().client,
        region: 'eu-central-1',
        maxConcurrency: 4,
        invoke: async (_, event) => handler((JSON.parse(event) as { Records: SqsRecord[] }).Records),
        log,
        now: Date.now,
      },
    ),
  send: async (...bodies: string[]): Promise<void> => {
    const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
    await emulator().client.send(new SendMessageBatchCommand({ QueueUrl: emulator().queueUrl, Entries }));
  },
  /** The number of messages that are not deleted: waiting or in flight. */
  left: async (): Promise<number> => {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const command = new GetQueueAttributesCommand({
      QueueUrl: emulator().queueUrl,
      AttributeNames: [...AttributeNames],
    });
    const { Attributes = {} } = await emulator().client.send(command);
    return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
  },
});

/** Collects bodies, and resolves once there are `count`. */
export const collect = (count: number, outcome: (records: SqsRecord[]) => InvocationResult = () => success) => {
  const bodies: string[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  const handler: Handler = (records) => {
    bodies.push(...records.map(({ body }) => body));
    if (bodies.length >= count) resolve();
    return outcome(records);
  };
  return { bodies, complete, handler };
};
