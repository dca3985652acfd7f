import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sqsWebhookQueue } from '../../shared/adapters/sqs/webhook-queue.ts';
import { startSqs } from '../support/emulators/sqs.ts';

const delivery = (n: number, bytes = 10) => ({
  endpoint: 'endpoint-1',
  id: `msg_${n}`,
  type: 'email.sent' as const,
  at: n,
  body: 'x'.repeat(bytes),
});

/** An SQS client that refuses the deliveries with these ids, or every request. */
const given = (refused: readonly string[] = [], isDown = false) => {
  const requests: string[][] = [];
  const reasons: [string, number][] = [];
  const client = {
    send: async ({ input }: SendMessageBatchCommand) => {
      const entries = input.Entries ?? [];
      const idOf = (body = ''): string => JSON.parse(body).id;
      requests.push(entries.map(({ MessageBody }) => idOf(MessageBody)));
      if (isDown) throw Object.assign(new Error('no'), { name: 'RequestThrottled' });
      const failed = entries.filter(({ MessageBody }) => refused.includes(idOf(MessageBody)));
      return { Failed: failed.map(({ Id }) => ({ Id, Code: 'InternalError' })) };
    },
  } as unknown as SQSClient;
  const onRefused = (code: string, count: number) => reasons.push([code, count]);
  return { queue: sqsWebhookQueue({ client, queueUrl: 'queue', onRefused }), requests, reasons };
};

describe('the webhook queue', () => {
  it('puts what many emails send at the same time into one request per ten', async () => {
    const { queue, requests } = given();
    const sent = await Promise.all(Array.from({ length: 25 }, (_, n) => queue.send([delivery(n)])));
    expect(sent).toEqual(Array(25).fill(true));
    expect(requests.map((ids) => ids.length)).toEqual([10, 10, 5]);
    expect(new Set(requests.flat()).size).toBe(25);
  });

  it('tells each sender whether its own deliveries were taken', async () => {
    const { queue, reasons } = given(['msg_1']);
    const sent = await Promise.all([queue.send([delivery(0), delivery(2)]), queue.send([delivery(1), delivery(3)])]);
    expect(sent).toEqual([true, false]);
    expect(reasons).toEqual([['InternalError', 1]]);
  });

  it('tells every sender of a request that failed', async () => {
    const { queue, reasons } = given([], true);
    expect(await Promise.all([queue.send([delivery(0)]), queue.send([delivery(1)])])).toEqual([false, false]);
    expect(reasons).toEqual([['RequestThrottled', 2]]);
  });

  it('never exceeds the size of a request, and leaves a delivery that does in a request for itself', async () => {
    const { queue, requests } = given();
    await Promise.all([60_000, 60_000, 90_000, 300_000, 10].map((bytes, n) => queue.send([delivery(n, bytes)])));
    expect(requests).toEqual([['msg_0', 'msg_1'], ['msg_2'], ['msg_3'], ['msg_4']]);
  });

  it('sends characters that SQS refuses so that the event arrives unchanged', async () => {
    const sqs = await startSqs();
    onTestFinished(sqs.close);
    const queue = sqsWebhookQueue({ ...sqs, onRefused: () => {} });
    const event = { ...delivery(0), body: JSON.stringify({ subject: 'odd \uFFFE\uFFFF' }) };
    expect(await queue.send([event])).toBe(true);
    expect(sqs.bodies().map((body) => JSON.parse(body))).toEqual([{ v: 1, ...event }]);
  });

  it('takes nothing for nothing', async () => {
    const { queue, requests } = given();
    expect([await queue.send([]), requests]).toEqual([true, []]);
  });
});
