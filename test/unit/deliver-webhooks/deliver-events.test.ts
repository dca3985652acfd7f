import { randomBytes } from 'node:crypto';
import { Webhook } from 'svix';
import { describe, expect, it, vi } from 'vitest';
import { EventDelivery } from '../../../functions/deliver-webhooks/deliver-events.ts';
import { releaseDueEvents } from '../../../functions/deliver-webhooks/release-due-events.ts';
import type { WebhookAnswer, WebhookRequest } from '../../../shared/ports/emails/webhooks.ts';
import type { Endpoint } from '../../../shared/webhooks/endpoint.ts';
import { newSecret } from '../../../shared/webhooks/signature.ts';
import { sqsRecord } from '../../support/builders/sqs-record.ts';
import { memoryWebhookStore, recordingWebhookQueue } from '../../support/fakes/memory-webhook-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingMetrics } from '../../support/fakes/recording-metrics.ts';

const DAY = 86_400_000;
const event = { id: 'msg_1', type: 'email.sent' as const, at: 0, body: '{"type":"email.sent","data":{}}' };

const given = async (answers: WebhookAnswer[] = [], overrides: Partial<Endpoint> = {}) => {
  const clock = { now: Date.now() };
  const store = memoryWebhookStore();
  const queue = recordingWebhookQueue();
  const metrics = recordingMetrics();
  const log = recordingLog();
  const secret = newSecret(randomBytes);
  const endpoint: Endpoint = {
    id: 'e1',
    scope: 'default',
    url: 'https://shop.example/hook',
    events: ['email.sent'],
    status: 'enabled',
    createdAt: 0,
    secret,
    ...overrides,
  };
  await store.put(endpoint);
  const post = vi.fn(async (_request: WebhookRequest) => answers.shift() ?? { status: 200, response: 'ok' });
  const now = () => clock.now;
  const happened = async () => true;
  const delivery = new EventDelivery({ happened, store, queue, endpoints: store.endpoints, post, metrics, now, log });
  const work = (message: object) =>
    delivery.batch([sqsRecord({ messageId: 'm1', body: JSON.stringify({ v: 1, ...message }) })]);
  return {
    clock,
    store,
    queue,
    metrics,
    log,
    post,
    secret,
    work,
    release: () => releaseDueEvents({ store, queue, now, log }),
    first: (id = 'msg_1') => work({ endpoint: 'e1', ...event, id }),
    again: () => work({ endpoint: 'e1', id: 'msg_1' }),
    record: () => store.event('e1', 'msg_1'),
  };
};

const no: WebhookAnswer = { status: 500, response: 'no' };

describe('an event', () => {
  it('is posted with a signature that the endpoint can verify, and recorded', async () => {
    const { first, post, secret, record, clock } = await given();
    expect(await first()).toEqual({ batchItemFailures: [] });
    const [{ url, headers, body }] = post.mock.calls[0] ?? [{ url: '', headers: {}, body: '' }];
    expect([url, new Webhook(secret).verify(body, headers)]).toEqual([
      'https://shop.example/hook',
      { type: 'email.sent', data: {} },
    ]);
    expect(await record()).toMatchObject({
      state: 'success',
      attempts: [{ at: clock.now, status: 200, response: 'ok' }],
    });
  });

  it('is signed with the former secret, too, for a day', async () => {
    const formerSecret = newSecret(randomBytes);
    const { first, post, clock } = await given([], { formerSecret, rotatedAt: Date.now() });
    const verify = (call: number) => {
      const [{ headers, body }] = post.mock.calls[call] ?? [{ headers: {}, body: '' }];
      return new Webhook(formerSecret).verify(body, headers);
    };
    await first();
    expect(verify(0)).toBeDefined();
    clock.now += DAY + 1;
    await first();
    expect(() => verify(1)).toThrow();
  });

  it.each([
    [199, 'pending'],
    [204, 'success'],
    [301, 'pending'],
    [410, 'pending'],
    [0, 'pending'],
  ])('that is answered with %i is %s', async (status, state) => {
    const { first, record } = await given([{ status, response: '' }]);
    await first();
    expect(await record()).toMatchObject({ state });
  });

  it('is tried eight times, with increasing waits, and then given up', async () => {
    const { first, again, record, queue, clock, store, release } = await given(Array(8).fill(no));
    await first();
    const waits: number[] = [];
    for (let attempt = 1; attempt < 8; attempt++) {
      const { nextAttemptAt = 0 } = (await record()) ?? {};
      const delayed = queue.sent.splice(0);
      const [message] = delayed;
      waits.push(message ? message.delaySeconds * 1_000 : nextAttemptAt - clock.now);
      clock.now = Math.max(clock.now + 61_000, nextAttemptAt);
      if (!message) {
        await release();
        expect(queue.sent.splice(0)).toMatchObject([{ delivery: { endpoint: 'e1', id: 'msg_1' }, delaySeconds: 0 }]);
      }
      await again();
    }
    expect(waits).toEqual([5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000]);
    const last = await record();
    expect([last?.state, last?.attempts.length, await store.due(clock.now + 99 * DAY, 9)]).toEqual(['failed', 8, []]);
  });

  it('is recovered from the table when the message for its second attempt is lost', async () => {
    const { first, release, queue, clock } = await given([no]);
    await first();
    queue.sent.splice(0);
    clock.now += 5_000 + 120_000;
    await release();
    expect(queue.sent).toHaveLength(1);
    await release();
    expect(queue.sent).toHaveLength(1);
  });

  it('that succeeded is not sent again for a late message', async () => {
    const { first, again, post } = await given();
    await first();
    await again();
    expect(post).toHaveBeenCalledTimes(1);
  });

  it('stays on the queue when it cannot be recorded', async () => {
    const { first, store } = await given();
    vi.spyOn(store, 'record').mockRejectedValue(new Error('down'));
    expect((await first()).batchItemFailures).toHaveLength(1);
  });

  it.each([
    ['a removed endpoint', {}],
    ['a disabled one', { status: 'disabled' as const }],
  ])('for %s is dropped', async (what, overrides) => {
    const { first, post, store } = await given([], overrides);
    if (what === 'a removed endpoint') await store.remove('e1');
    expect(await first()).toEqual({ batchItemFailures: [] });
    expect(post).not.toHaveBeenCalled();
  });

  it.each(['{', '{"v":2}', '{"v":1,"id":"x"}', '[]', 'null'])(
    'that cannot be read does not stop the batch: %s',
    async (body) => {
      const { post } = await given();
      const { log, store, queue, metrics } = await given();
      const ports = { store, queue, post, metrics, log, happened: async () => true };
      const delivery = new EventDelivery({ ...ports, endpoints: store.endpoints, now: Date.now });
      expect(await delivery.batch([sqsRecord({ messageId: 'm1', body })])).toEqual({ batchItemFailures: [] });
    },
  );
});

describe('an endpoint', () => {
  it('that failed three times in a row is paused, and its other events wait in the table', async () => {
    const { first, post, store, clock } = await given(Array(9).fill(no));
    for (const id of ['msg_1', 'msg_2', 'msg_3', 'msg_4']) await first(id);
    expect(post).toHaveBeenCalledTimes(3);
    expect(await store.event('e1', 'msg_4')).toMatchObject({ state: 'pending', attempts: [] });
    clock.now += 60_000;
    await first('msg_5');
    expect(post).toHaveBeenCalledTimes(4);
  });

  it('that failed for five days is disabled, and counted', async () => {
    const { first, store, clock, metrics } = await given([no, no]);
    await first();
    expect((await store.endpoints())[0]).toMatchObject({ failingSince: clock.now, status: 'enabled' });
    clock.now += 5 * DAY;
    await first('msg_2');
    expect((await store.endpoints())[0]).toMatchObject({ status: 'disabled' });
    expect(metrics.counts).toEqual({ webhookDisabled: 1 });
  });

  it('that accepts an event again is healthy', async () => {
    const { first, store } = await given([no]);
    await first();
    await first('msg_2');
    expect((await store.endpoints())[0]).not.toHaveProperty('failingSince');
  });
});
