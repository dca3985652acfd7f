import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqsRecord } from '../../../infra/emulator/triggers/sqs-record.ts';
import { collect, polledQueue, success } from '../../support/emulators/polled-queue.ts';
import { type Sqs, startSqs } from '../../support/emulators/sqs.ts';

let sqs: Sqs;
beforeEach(async () => {
  sqs = await startSqs();
});
afterEach(() => sqs.close());

const { poll, send, left } = polledQueue(() => sqs);

describe('the messages of a queue', () => {
  it('are passed to the function, and deleted once handled', async () => {
    const { bodies, complete, handler } = collect(3);
    const source = poll(handler);
    await send('a', 'b', 'c');
    await complete;
    await source.close();
    expect(bodies.sort()).toEqual(['a', 'b', 'c']);
    expect(await left()).toBe(0);
  });

  it('are passed as an SQS event', async () => {
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

  it('stay if the function reports them as failed', async () => {
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

  it('come in batches up to the configured size', async () => {
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

  it('are collected for the batching window', async () => {
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

  it("are handled within the template's concurrency limit", async () => {
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
