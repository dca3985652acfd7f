import { randomBytes } from 'node:crypto';
import { Webhook } from 'svix';
import { describe, expect, it, vi } from 'vitest';
import { EventDelivery } from '../../../functions/deliver-webhooks/deliver-events.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { newSecret } from '../../../shared/webhooks/signature.ts';
import { anEvent, anEventDelivery, refusal } from '../../support/builders/event-delivery.ts';
import { sqsRecord } from '../../support/builders/sqs-record.ts';

const DAY = 86_400_000;

describe('an event', () => {
  it('is posted with a signature that the endpoint can verify, and recorded', async () => {
    const { first, post, secret, record, clock } = await anEventDelivery();
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
    const { first, post, clock } = await anEventDelivery([], {
      formerSecrets: [{ secret: formerSecret, rotatedAt: Date.now() }],
    });
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
    const { first, record } = await anEventDelivery([{ status, response: '' }]);
    await first();
    expect(await record()).toMatchObject({ state });
  });

  it('is tried eight times, with increasing waits, and then given up', async () => {
    const { first, again, record, queue, clock, store, release } = await anEventDelivery(Array(8).fill(refusal));
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
    const { first, release, record, queue, clock } = await anEventDelivery([refusal]);
    await first();
    expect((await record())?.nextAttemptAt).toBe(clock.now + 5_000);
    queue.sent.splice(0);
    clock.now += 5_000 + 120_000;
    await release();
    expect(queue.sent).toHaveLength(1);
    await release();
    expect(queue.sent).toHaveLength(1);
  });

  it('that succeeded is not sent again for a late message', async () => {
    const { first, again, post } = await anEventDelivery();
    await first();
    await again();
    expect(post).toHaveBeenCalledTimes(1);
  });

  it('stays on the queue when it cannot be recorded', async () => {
    const { first, store } = await anEventDelivery();
    vi.spyOn(store, 'record').mockRejectedValue(new Error('down'));
    expect((await first()).batchItemFailures).toHaveLength(1);
  });

  it.each([
    ['a removed endpoint', {}],
    ['a disabled one', { status: 'disabled' as const }],
  ])('for %s is dropped', async (what, overrides) => {
    const { first, post, store } = await anEventDelivery([], overrides);
    if (what === 'a removed endpoint') await store.remove('e1');
    expect(await first()).toEqual({ batchItemFailures: [] });
    expect(post).not.toHaveBeenCalled();
  });

  it.each(['{', '{"v":2}', '{"v":1,"id":"x"}', '[]', 'null'])(
    'that cannot be read does not stop the batch: %s',
    async (body) => {
      const { post } = await anEventDelivery();
      const { log, store, queue, metrics } = await anEventDelivery();
      const ports = { store, queue, post, metrics, log, happened: async () => true };
      const delivery = new EventDelivery({ ...ports, endpoints: store.endpoints, now: Date.now });
      expect(await delivery.batch([sqsRecord({ messageId: 'm1', body })])).toEqual({ batchItemFailures: [] });
    },
  );
});

describe('events that are due', () => {
  const withDue = async (count: number) => {
    const parts = await anEventDelivery();
    for (let n = 0; n < count; n++) {
      const event = { ...anEvent, id: `msg_${n}`, endpoint: 'e1', state: 'pending' as const, attempts: [] };
      await parts.store.record(event, parts.clock.now);
    }
    return parts;
  };

  it('are enqueued as they are postponed, so that few wait ten minutes if the process dies', async () => {
    const { store, queue, release } = await withDue(95);
    const { postpone } = store;
    let [postponed, most] = [0, 0];
    store.postpone = async (due, until) => {
      postponed++;
      most = Math.max(most, postponed - queue.sent.length);
      return postpone(due, until);
    };
    await release();
    expect([postponed, queue.sent.length, most]).toEqual([95, 95, 10]);
  });

  it('are enqueued if they were postponed before the store failed, and the others are due in the next minute', async () => {
    const { store, queue, clock, release } = await withDue(95);
    const { postpone } = store;
    store.postpone = async (due, until) => {
      if (due.id === 'msg_44') throw new StoreUnavailable('down');
      return postpone(due, until);
    };
    await expect(release()).rejects.toThrow(StoreUnavailable);
    const left = await store.due(clock.now, 1_000);
    expect([queue.sent.length, left.length]).toEqual([49, 46]);
    store.postpone = postpone;
    await release();
    expect(new Set(queue.sent.map(({ delivery }) => delivery.id)).size).toBe(95);
    expect(queue.sent).toHaveLength(95);
  });
});
