import {
  CancelMessageMoveTaskCommand,
  CreateQueueCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { account, region, testEndpointWith } from '../../support/emulators/aws-endpoint.ts';

const given = testEndpointWith(SQSClient);
let name: string;
let url: string;

let count = 0;
beforeEach(async () => {
  name = `send-${++count}`;
  url = (await given.client.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '';
});

describe('redriving dead letters', () => {
  let deadLettersUrl: string;
  const arnOf = (queue: string) => `arn:aws:sqs:${region}:${account}:${queue}`;
  beforeEach(async () => {
    const { QueueUrl = '' } = await given.client.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
    deadLettersUrl = QueueUrl;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf(`${name}-dead`), maxReceiveCount: 5 });
    await given.client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { RedrivePolicy } }));
  });

  const bury = (MessageBody: string) =>
    given.client.send(
      new SendMessageCommand({
        QueueUrl: deadLettersUrl,
        MessageBody,
        MessageAttributes: { reason: { DataType: 'String', StringValue: 'why' } },
      }),
    );
  const SourceArn = () => arnOf(`${name}-dead`);
  const task = async () =>
    (await given.client.send(new ListMessageMoveTasksCommand({ SourceArn: SourceArn() }))).Results?.[0];

  it('lists the queues that a dead-letter queue serves', async () => {
    const sources = (QueueUrl: string) => given.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl }));
    expect((await sources(deadLettersUrl)).queueUrls).toEqual([url]);
    expect((await sources(url)).queueUrls).toEqual([]);
  });

  it('moves every message back with its attributes', async () => {
    const bodies = Array.from({ length: 12 }, (_, n) => `message ${n}`);
    for (const body of bodies) await bury(body);
    const { TaskHandle } = await given.client.send(new StartMessageMoveTaskCommand({ SourceArn: SourceArn() }));
    expect(TaskHandle).toEqual(expect.any(String));
    await expect.poll(async () => (await task())?.Status).toBe('COMPLETED');
    expect(await task()).toMatchObject({ ApproximateNumberOfMessagesMoved: 12, ApproximateNumberOfMessagesToMove: 12 });
    const found: Message[] = [];
    while (found.length < 12) {
      const request = { QueueUrl: url, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], WaitTimeSeconds: 5 };
      found.push(...((await given.client.send(new ReceiveMessageCommand(request))).Messages ?? []));
    }
    expect(found.map(({ Body }) => Body).toSorted()).toEqual(bodies.toSorted());
    expect(found[0]?.MessageAttributes).toMatchObject({ reason: { StringValue: 'why' } });
  });

  it('refuses a queue that is not a dead-letter queue, and one that does not exist', async () => {
    const start = (arn: string) => given.client.send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
    await expect(start(arnOf(name))).rejects.toThrow('must be configured as a Dead Letter Queue');
    await expect(start(arnOf('nowhere'))).rejects.toThrow();
    await expect(start('arn:aws:sqs:eu-west-9:1:x')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const cancel = new CancelMessageMoveTaskCommand({ TaskHandle: 'none' });
    await expect(given.client.send(cancel)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
