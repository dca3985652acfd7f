import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../infra/emulator/lambda/outcome.ts';
import type { QueueSourceModel } from '../../infra/emulator/template/model.ts';
import { QueueSource } from '../../infra/emulator/triggers/queue-source.ts';
import type { SqsRecord } from '../../infra/emulator/triggers/sqs-record.ts';
import { type Sqs, startSqs } from '../support/emulators/sqs.ts';
import { eventually } from '../support/eventually.ts';

const success: Outcome = { kind: 'success', payload: 'null' };

let sqs: Sqs;
beforeEach(async () => {
  sqs = await startSqs();
});
afterEach(() => sqs.close());

type Handler = (records: SqsRecord[]) => Outcome | Promise<Outcome>;

const poll = (handler: Handler, changes: Partial<QueueSourceModel> = {}, log = (_: string, __: string): void => {}) =>
  new QueueSource(
    {
      functionName: 'deliver',
      queueUrl: sqs.queueUrl,
      queueArn: 'arn:aws:sqs:eu-central-1:000000000000:send',
      batchSize: 10,
      windowSeconds: 0,
      reportsItemFailures: true,
      ...changes,
    },
    {
      client: sqs.client,
      region: 'eu-central-1',
      maxConcurrency: 4,
      invoke: async (_, event) => handler((JSON.parse(event) as { Records: SqsRecord[] }).Records),
      log,
      now: Date.now,
    },
  );

const send = async (...bodies: string[]): Promise<void> => {
  const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
  await sqs.client.send(new SendMessageBatchCommand({ QueueUrl: sqs.queueUrl, Entries }));
};

/** How many messages are neither handled nor deleted: waiting, or handed out until their visibility ends. */
const left = async (): Promise<number> => {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl: sqs.queueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes = {} } = await sqs.client.send(command);
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
};

/** Collects bodies, and resolves once there are as many. */
const collect = (count: number, outcome: (records: SqsRecord[]) => Outcome = () => success) => {
  const bodies: string[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  const handler: Handler = (records) => {
    bodies.push(...records.map(({ body }) => body));
    if (bodies.length >= count) resolve();
    return outcome(records);
  };
  return { bodies, complete, handler };
};

describe('the messages of a queue', () => {
  it('come to the function and leave the queue once it has handled them', async () => {
    const { bodies, complete, handler } = collect(3);
    const source = poll(handler);
    await send('a', 'b', 'c');
    await complete;
    await source.close();
    expect(bodies.sort()).toEqual(['a', 'b', 'c']);
    expect(await left()).toBe(0);
  });

  it('come in the form of an event of SQS', async () => {
    const received = Promise.withResolvers<SqsRecord[]>();
    const source = poll((records) => {
      received.resolve(records);
      return success;
    });
    await send('{"v":1}');
    expect(await received.promise).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: '{"v":1}',
        attributes: expect.objectContaining({ ApproximateReceiveCount: '1', SentTimestamp: expect.any(String) }),
        messageAttributes: {},
        md5OfBody: expect.any(String),
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:send',
        awsRegion: 'eu-central-1',
      },
    ]);
    await source.close();
  });

  it('stay if the function reports that it failed for them', async () => {
    const { complete, handler } = collect(3, (records) => {
      const batchItemFailures = records
        .filter(({ body }) => body === 'b')
        .map(({ messageId }) => ({ itemIdentifier: messageId }));
      return { kind: 'success', payload: JSON.stringify({ batchItemFailures }) };
    });
    const source = poll(handler);
    await send('a', 'b', 'c');
    await complete;
    await source.close();
    expect(await left()).toBe(1);
  });

  it('all stay if the function fails', async () => {
    const { complete, handler } = collect(2, () => ({ kind: 'error', payload: '{}' }));
    const source = poll(handler, { reportsItemFailures: false });
    await send('a', 'b');
    await complete;
    await source.close();
    expect(await left()).toBe(2);
  });

  it('come in batches no larger than asked for', async () => {
    const sizes: number[] = [];
    const { complete, handler } = collect(6);
    await send('a', 'b', 'c', 'd', 'e', 'f');
    const source = poll(
      (records) => {
        sizes.push(records.length);
        return handler(records);
      },
      { batchSize: 2 },
    );
    await complete;
    await source.close();
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
  });

  it('are gathered for as long as the window says', async () => {
    const batch = Promise.withResolvers<SqsRecord[]>();
    const source = poll(
      (records) => {
        batch.resolve(records);
        return success;
      },
      { batchSize: 3, windowSeconds: 20 },
    );
    await send('a');
    await send('b');
    await send('c');
    expect((await batch.promise).length).toBe(3);
    await source.close();
  });

  it('are handled by no more invocations at once than the template allows', async () => {
    let running = 0;
    let most = 0;
    const release = Promise.withResolvers<void>();
    const two = Promise.withResolvers<void>();
    const { complete, handler } = collect(5);
    await send('a', 'b', 'c', 'd', 'e');
    const source = poll(
      async (records) => {
        running += 1;
        most = Math.max(most, running);
        if (running === 2) two.resolve();
        await release.promise;
        running -= 1;
        return handler(records);
      },
      { batchSize: 1, maximumConcurrency: 2 },
    );
    await two.promise;
    release.resolve();
    await complete;
    await source.close();
    expect(most).toBe(2);
  });
});

describe('a queue source', () => {
  it('finishes what it has received before it closes', async () => {
    const received = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<Outcome>();
    const source = poll(() => {
      received.resolve();
      return finish.promise;
    });
    await send('a');
    await received.promise;
    const closed = source.close();
    finish.resolve(success);
    await closed;
    expect(await left()).toBe(0);
  });

  it('hands over what it has gathered when it closes before the window ends', async () => {
    const { bodies, handler } = collect(1);
    await send('a');
    const calls = vi.spyOn(sqs.client, 'send');
    const source = poll(handler, { windowSeconds: 300 });
    await eventually(() => expect(calls).toHaveBeenCalledTimes(2));
    await source.close();
    expect(bodies).toEqual(['a']);
    expect(await left()).toBe(0);
  });

  it('closes at once while it waits for messages', async () => {
    await poll(() => success).close();
  });

  it('leaves messages in the queue when the function cannot be invoked, and says so', async () => {
    const logged = Promise.withResolvers<string>();
    const source = poll(
      () => Promise.reject(new Error('no process')),
      {},
      (functionName, line) => logged.resolve(`${functionName}: ${line}`),
    );
    await send('a');
    expect(await logged.promise).toBe('deliver: A batch was not handed over: Error: no process');
    await source.close();
    expect(await left()).toBe(1);
  });

  it('says that the queue cannot be asked', async () => {
    const logged = Promise.withResolvers<string>();
    const source = poll(
      () => success,
      { queueUrl: `${sqs.url}/000000000000/missing` },
      (_, line) => logged.resolve(line),
    );
    expect(await logged.promise).toMatch(/could not be polled/);
    await source.close();
  });
});
