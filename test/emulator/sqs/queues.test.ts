import { rm } from 'node:fs/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  account,
  region,
  startTestEndpoint,
  temporaryDirectory,
  testEndpointWith,
} from '../../support/emulators/aws-endpoint.ts';

const given = testEndpointWith(SQSClient);
let name: string;
let url: string;

let count = 0;
beforeEach(async () => {
  name = `send-${++count}`;
  url = (await given.client.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '';
});

const send = (MessageBody: string) => given.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
const receive = async (QueueUrl = url): Promise<Message[]> => {
  const input = {
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 5,
    MessageSystemAttributeNames: ['All'],
  } as const;
  return (
    (await given.client.send(new ReceiveMessageCommand({ ...input, MessageSystemAttributeNames: ['All'] }))).Messages ??
    []
  );
};

describe('a queue URL', () => {
  it('points to the endpoint, however it was requested', async () => {
    expect(url).toBe(`${given.endpoint.url}/${account}/${name}`);
    expect(await given.client.send(new GetQueueUrlCommand({ QueueName: name }))).toMatchObject({ QueueUrl: url });
    expect((await given.client.send(new ListQueuesCommand({ QueueNamePrefix: name }))).QueueUrls).toEqual([url]);
  });

  it('has the host that the client used', async () => {
    const other = new SQSClient({
      ...given.endpoint.operator,
      endpoint: given.endpoint.url.replace('127.0.0.1', 'localhost'),
    });
    const { QueueUrl } = await other.send(new GetQueueUrlCommand({ QueueName: name }));
    expect(QueueUrl).toBe(url.replace('127.0.0.1', 'localhost'));
    await other.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    other.destroy();
    expect(await receive()).toMatchObject([{ Body: 'hello' }]);
  });

  it('with another host or region still identifies the same queue', async () => {
    await given.client.send(
      new SendMessageCommand({
        QueueUrl: `https://sqs.eu-west-1.amazonaws.com/${account}/${name}`,
        MessageBody: 'hello',
      }),
    );
    expect(await receive()).toMatchObject([{ Body: 'hello' }]);
  });
});

describe('a queue', () => {
  it('delivers a message until it is deleted', async () => {
    await send('hello');
    const [message] = await receive();
    expect(message).toMatchObject({ Body: 'hello', Attributes: { ApproximateReceiveCount: '1' } });
    await given.client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));
    const { Attributes } = await given.client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: `arn:aws:sqs:${region}:${account}:${name}`,
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  it('redelivers a message immediately when its visibility timeout is set to 0', async () => {
    await send('hello');
    const [message] = await receive();
    const handle = { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle };
    await given.client.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 0 }));
    const [again] = await receive();
    expect(again).toMatchObject({ MessageId: message?.MessageId, Attributes: { ApproximateReceiveCount: '2' } });
    const entries = [{ Id: 'a', ReceiptHandle: again?.ReceiptHandle, VisibilityTimeout: 0 }];
    await given.client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries }));
    expect(await receive()).toMatchObject([{ MessageId: message?.MessageId }]);
  });

  it('moves a message to the dead letters after its receives', async () => {
    const dead = await given.client.send(new CreateQueueCommand({ QueueName: `${name}-dead-letters` }));
    const redrive = {
      deadLetterTargetArn: `arn:aws:sqs:${region}:${account}:${name}-dead-letters`,
      maxReceiveCount: 1,
    };
    const Attributes = { RedrivePolicy: JSON.stringify(redrive), VisibilityTimeout: '0' };
    url = (await given.client.send(new CreateQueueCommand({ QueueName: `${name}-live`, Attributes }))).QueueUrl ?? '';
    await send('poison');
    await receive();
    await given.client.send(new ReceiveMessageCommand({ QueueUrl: url }));
    expect(await receive(dead.QueueUrl)).toMatchObject([{ Body: 'poison' }]);
  });

  it('refuses more than 1 MiB', async () => {
    await expect(send('x'.repeat(1_048_577))).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });

  it('refuses characters that are not XML', async () => {
    await expect(send('\ufffe')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
  });

  it('accepts a batch', async () => {
    const Entries = ['a', 'b'].map((Id) => ({ Id, MessageBody: Id }));
    const { Successful } = await given.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    expect(Successful).toHaveLength(2);
    expect((await receive()).map(({ Body }) => Body).toSorted()).toEqual(['a', 'b']);
  });

  it('that does not exist is QueueDoesNotExist', async () => {
    await expect(given.client.send(new GetQueueUrlCommand({ QueueName: 'missing' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
});

it('ends long polls when the endpoint closes', async () => {
  const dataDir = await temporaryDirectory();
  const closing = await startTestEndpoint({ dataDir });
  const client = new SQSClient(closing.operator);
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'q' }));
  const waiting = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  await closing.close();
  expect((await waiting).Messages).toBeUndefined();
  client.destroy();
  await rm(dataDir, { recursive: true });
});

describe('validation in SQS', () => {
  it.each(['🎉 Ordnung', '注文', '\u{10FFFF}'])('accepts every XML character: %s', async (body) => {
    await send(body);
    expect((await receive()).map(({ Body }) => Body)).toEqual([body]);
  });

  it.each(['\u0000', '\u000b', '\uFFFE', '\uFFFF'])('refuses %j, which XML does not allow', async (body) => {
    await expect(send(`a${body}`)).rejects.toMatchObject({ name: 'InvalidMessageContents' });
  });

  it.each([
    ['DelaySeconds', 901],
    ['DelaySeconds', -1],
  ])('refuses a %s of %d', async (name, value) => {
    const request = new SendMessageCommand({ QueueUrl: url, MessageBody: 'x', [name]: value });
    await expect(given.client.send(request)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it.each([
    ['MaxNumberOfMessages', 11],
    ['MaxNumberOfMessages', 0],
    ['WaitTimeSeconds', 21],
    ['VisibilityTimeout', 43_201],
  ])('returns no messages for a %s of %d', async (name, value) => {
    const request = new ReceiveMessageCommand({ QueueUrl: url, [name]: value });
    await expect(given.client.send(request)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('fails one entry of a batch, and accepts the others', async () => {
    const Entries = [
      { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
      { Id: 'good', MessageBody: 'y' },
    ];
    const batch = (some: typeof Entries) =>
      given.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: some }));
    const mixed = await batch(Entries);
    expect(mixed.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(mixed.Failed).toEqual([
      expect.objectContaining({ Id: 'late', SenderFault: true, Code: 'InvalidParameterValue' }),
    ]);
    expect((await batch(Entries.slice(0, 1))).Failed).toHaveLength(1);
  });
});
