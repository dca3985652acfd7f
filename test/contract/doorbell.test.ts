import { SQSClient } from '@aws-sdk/client-sqs';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sqsDoorbell } from '../../shared/adapters/doorbell.ts';
import { parseDoorbell } from '../../shared/adapters/doorbell-message.ts';
import type { Doorbell } from '../../shared/ports/doorbell.ts';
import { emulatorClient } from '../support/aws-client.ts';
import { recordingDoorbell } from '../support/fakes/recording-doorbell.ts';
import { type Sqs, startSqs } from '../support/sqs.ts';

/** SQS refuses a message that holds this character, by itself: the others of its batch go through. */
const refusedId = 'refused \uFFFF';

interface Running {
  doorbell: Doorbell;
  /** A queue that refuses everything. */
  unreachable: Doorbell;
  rung(): (string | undefined)[];
  stop(): Promise<void>;
}

const onEmulator = async (): Promise<Running> => {
  const sqs = await startSqs();
  const client = new SQSClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
  return {
    doorbell: sqsDoorbell(sqs),
    unreachable: sqsDoorbell({ client, queueUrl: sqs.queueUrl }),
    rung: () => sqs.bodies().map(parseDoorbell),
    stop: sqs.close,
  };
};

const inMemory = async (): Promise<Running> => {
  const doorbell = recordingDoorbell((id) => id === refusedId);
  const unreachable = recordingDoorbell(() => true);
  return { doorbell, unreachable, rung: () => doorbell.rung, stop: async () => {} };
};

const newIds = (count: number): string[] => Array.from({ length: count }, () => v7());

describe.each([
  ['in memory', inMemory],
  ['in SQS', onEmulator],
])('a doorbell %s', (_where, start) => {
  let running: Running;

  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.stop());

  it.each([1, 2, 10, 11, 250])('announces each of %i ids once', async (count) => {
    const ids = newIds(count);
    expect(await running.doorbell.ring(ids)).toEqual([]);
    expect(
      running
        .rung()
        .filter((id) => ids.includes(id ?? ''))
        .sort(),
    ).toEqual(ids.sort());
  });

  it('announces nothing when there is nothing to announce', async () => {
    const before = running.rung().length;
    expect(await running.doorbell.ring([])).toEqual([]);
    expect(running.rung()).toHaveLength(before);
  });

  it('announces the same id twice when told so', async () => {
    const [id = ''] = newIds(1);
    expect(await running.doorbell.ring([id, id])).toEqual([]);
    expect(running.rung().filter((rung) => rung === id)).toHaveLength(2);
  });

  it('resolves to the ids that the queue refused and announces the others', async () => {
    const [first = '', last = ''] = newIds(2);
    expect(await running.doorbell.ring([first, refusedId, last])).toEqual([refusedId]);
    expect(running.rung()).toEqual(expect.arrayContaining([first, last]));
  });

  it.each([1, 11])('resolves to all of %i ids when the queue cannot be reached', async (count) => {
    const ids = newIds(count);
    expect(await running.unreachable.ring(ids)).toEqual(ids);
  });
});

describe('the SQS doorbell', () => {
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
  ])('announces %i ids with %j', async (ids, requests) => {
    const handle = vi.spyOn(sqs.client.config.requestHandler, 'handle');
    await sqsDoorbell(sqs).ring(newIds(ids));
    const operations = handle.mock.calls.map(([{ headers }]) => headers['x-amz-target']?.split('.')[1]);
    expect(operations.toSorted()).toEqual(requests.toSorted());
  });

  it('tells why ids were refused, and no value', async () => {
    const onRefused = vi.fn();
    await sqsDoorbell({ ...sqs, onRefused }).ring([refusedId, ...newIds(1)]);
    expect(onRefused.mock.calls).toEqual([['InvalidMessageContents', 1]]);
    const client = new SQSClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
    await sqsDoorbell({ client, queueUrl: sqs.queueUrl, onRefused }).ring(newIds(3));
    expect(onRefused.mock.lastCall).toEqual(['ECONNREFUSED', 3]);
  });

  it('sends the id and the version of the message, and nothing else', async () => {
    const [id = ''] = newIds(1);
    await sqsDoorbell(sqs).ring([id]);
    expect(sqs.bodies()).toContain(`{"v":1,"id":"${id}"}`);
  });
});
