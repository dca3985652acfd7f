import { SQSClient } from '@aws-sdk/client-sqs';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sqsSendQueue } from '../../shared/adapters/sqs/send-queue.ts';
import { parseSendQueueMessage } from '../../shared/messages/send-queue-message.ts';
import type { SendQueue } from '../../shared/ports/sending/send-queue.ts';
import { emulatorClient } from '../support/emulators/aws-client.ts';
import { type Sqs, startSqs } from '../support/emulators/sqs.ts';
import { recordingSendQueue } from '../support/fakes/recording-send-queue.ts';

/** SQS refuses a message with this character individually; the others of its batch are accepted. */
const refusedId = 'refused \uFFFF';

interface Running {
  sendQueue: SendQueue;
  /** A queue that refuses everything. */
  unreachable: SendQueue;
  enqueued(): (string | undefined)[];
  stop(): Promise<void>;
}

const onEmulator = async (): Promise<Running> => {
  const sqs = await startSqs();
  const client = new SQSClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
  return {
    sendQueue: sqsSendQueue(sqs),
    unreachable: sqsSendQueue({ client, queueUrl: sqs.queueUrl }),
    enqueued: () => sqs.bodies().map(parseSendQueueMessage),
    stop: sqs.close,
  };
};

const inMemory = async (): Promise<Running> => {
  const sendQueue = recordingSendQueue((id) => id === refusedId);
  const unreachable = recordingSendQueue(() => true);
  return { sendQueue, unreachable, enqueued: () => sendQueue.enqueued, stop: async () => {} };
};

const newIds = (count: number): string[] => Array.from({ length: count }, () => v7());

describe.each([
  ['in memory', inMemory],
  ['in SQS', onEmulator],
])('a send queue %s', (_where, start) => {
  let running: Running;

  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.stop());

  it.each([1, 2, 10, 11, 250])('enqueues each of %i ids once', async (count) => {
    const ids = newIds(count);
    expect(await running.sendQueue.enqueue(ids)).toEqual([]);
    expect(
      running
        .enqueued()
        .filter((id) => ids.includes(id ?? ''))
        .sort(),
    ).toEqual(ids.sort());
  });

  it('sends nothing without ids', async () => {
    const before = running.enqueued().length;
    expect(await running.sendQueue.enqueue([])).toEqual([]);
    expect(running.enqueued()).toHaveLength(before);
  });

  it('enqueues the same id twice if asked to', async () => {
    const [id = ''] = newIds(1);
    expect(await running.sendQueue.enqueue([id, id])).toEqual([]);
    expect(running.enqueued().filter((enqueued) => enqueued === id)).toHaveLength(2);
  });

  it('resolves to the refused ids and enqueues the others', async () => {
    const [first = '', last = ''] = newIds(2);
    expect(await running.sendQueue.enqueue([first, refusedId, last])).toEqual([refusedId]);
    expect(running.enqueued()).toEqual(expect.arrayContaining([first, last]));
  });

  it.each([1, 11])('resolves to all of %i ids when the queue cannot be reached', async (count) => {
    const ids = newIds(count);
    expect(await running.unreachable.enqueue(ids)).toEqual(ids);
  });
});

describe('the SQS send queue', () => {
  let sqs: Sqs;

  beforeAll(async () => {
    sqs = await startSqs();
  });
  afterAll(() => sqs.close());

  it.each([
    [1, ['SendMessage']],
    [10, ['SendMessageBatch']],
    [11, ['SendMessageBatch', 'SendMessage']],
    [250, Array(25).fill('SendMessageBatch')],
  ])('enqueues %i ids with %j', async (ids, requests) => {
    const handle = vi.spyOn(sqs.client.config.requestHandler, 'handle');
    await sqsSendQueue(sqs).enqueue(newIds(ids));
    const operations = handle.mock.calls.map(([{ headers }]) => headers['x-amz-target']?.split('.')[1]);
    expect(operations.toSorted()).toEqual(requests.toSorted());
  });

  it('logs why ids were refused, without values', async () => {
    const onRefused = vi.fn();
    await sqsSendQueue({ ...sqs, onRefused }).enqueue([refusedId, ...newIds(1)]);
    expect(onRefused.mock.calls).toEqual([['InvalidMessageContents', 1]]);
    const client = new SQSClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
    await sqsSendQueue({ client, queueUrl: sqs.queueUrl, onRefused }).enqueue(newIds(3));
    expect(onRefused.mock.lastCall).toEqual(['ECONNREFUSED', 3]);
  });

  it.each([1, 3])(
    'uses the scope as message group of each of %i messages, so that no scope delays another',
    async (count) => {
      const handle = vi.spyOn(sqs.client.config.requestHandler, 'handle');
      const ids = newIds(count);
      expect(await sqsSendQueue(sqs).enqueue(ids, (id) => (id === ids[0] ? 'eu.fr' : undefined))).toEqual([]);
      const sent = JSON.parse(String(handle.mock.lastCall?.[0].body));
      const groups = (sent.Entries ?? [sent]).map(({ MessageGroupId }: { MessageGroupId?: string }) => MessageGroupId);
      expect(groups).toEqual(['eu.fr', undefined, undefined].slice(0, count));
    },
  );

  it('sends the id and the version of the message, and nothing else', async () => {
    const [id = ''] = newIds(1);
    await sqsSendQueue(sqs).enqueue([id]);
    expect(sqs.bodies()).toContain(`{"v":1,"id":"${id}"}`);
  });
});
