import { describe, expect, it } from 'vitest';
import { EventDelivery } from '../../../functions/deliver-webhooks/deliver-events.ts';
import { anEvent, anEventDelivery, refusal } from '../../support/builders/event-delivery.ts';
import { sqsRecord } from '../../support/builders/sqs-record.ts';

const DAY = 86_400_000;

describe('an endpoint', () => {
  it.each(['removed', 'disabled'])('that was %s leaves no event due, however many were pending', async (what) => {
    const { first, again, post, store, record, queue, clock, release } = await anEventDelivery([refusal]);
    await first();
    if (what === 'removed') await store.remove('e1');
    else await store.update('e1', { status: 'disabled' });
    await again();
    expect([(await record())?.state, post.mock.calls.length]).toEqual(['failed', 1]);
    queue.sent.splice(0);
    clock.now += DAY;
    await release();
    expect(queue.sent).toEqual([]);
  });

  it('is called immediately after it was created, even if the list of endpoints was read just before', async () => {
    const { store, queue, post, metrics, log } = await anEventDelivery();
    const happened = async () => true;
    const endpoints = async () => [];
    const delivery = new EventDelivery({ happened, store, queue, endpoints, post, metrics, log, now: Date.now });
    await delivery.batch([sqsRecord({ messageId: 'm1', body: JSON.stringify({ v: 1, endpoint: 'e1', ...anEvent }) })]);
    expect(post).toHaveBeenCalledTimes(1);
  });

  it('is paused after three failures in a row, and its other events wait in the table', async () => {
    const { first, post, store, clock } = await anEventDelivery(Array(9).fill(refusal));
    for (const id of ['msg_1', 'msg_2', 'msg_3', 'msg_4']) await first(id);
    expect(post).toHaveBeenCalledTimes(3);
    expect(await store.event('e1', 'msg_4')).toMatchObject({ state: 'pending', attempts: [] });
    clock.now += 60_000;
    await first('msg_5');
    expect(post).toHaveBeenCalledTimes(4);
  });

  it('is disabled after failing for five days, and counted', async () => {
    const { first, store, clock, metrics } = await anEventDelivery([refusal, refusal]);
    await first();
    expect((await store.endpoints())[0]).toMatchObject({ failingSince: clock.now, status: 'enabled' });
    clock.now += 5 * DAY;
    await first('msg_2');
    expect((await store.endpoints())[0]).toMatchObject({ status: 'disabled' });
    expect(metrics.counts).toEqual({ webhookDisabled: 1 });
  });

  it('stays enabled if it accepted an event since the list of endpoints was read', async () => {
    const { store, queue, post, metrics, log } = await anEventDelivery([refusal]);
    const failingSince = Date.now() - 6 * DAY;
    const [known] = await store.endpoints();
    const endpoints = async () => (known ? [{ ...known, failingSince }] : []);
    const happened = async () => true;
    const delivery = new EventDelivery({ happened, store, queue, endpoints, post, metrics, log, now: Date.now });
    await delivery.batch([sqsRecord({ messageId: 'm1', body: JSON.stringify({ v: 1, endpoint: 'e1', ...anEvent }) })]);
    expect(post).toHaveBeenCalledTimes(1);
    expect((await store.endpoints())[0]).toMatchObject({ status: 'enabled' });
    expect(metrics.counts).toEqual({});
  });

  it('is healthy again once it accepts an event', async () => {
    const { first, store } = await anEventDelivery([refusal]);
    await first();
    await first('msg_2');
    expect((await store.endpoints())[0]).not.toHaveProperty('failingSince');
  });

  it('is healthy again once it accepts the retry, even if the list of endpoints was read before the failure', async () => {
    const { store, queue, post, metrics, log } = await anEventDelivery([refusal]);
    const [known] = await store.endpoints();
    const endpoints = async () => (known ? [known] : []);
    const happened = async () => true;
    const delivery = new EventDelivery({ happened, store, queue, endpoints, post, metrics, log, now: Date.now });
    const work = (event: object) =>
      delivery.batch([sqsRecord({ messageId: 'm1', body: JSON.stringify({ v: 1, endpoint: 'e1', ...event }) })]);
    await work(anEvent);
    expect((await store.endpoints())[0]).toHaveProperty('failingSince');
    await work({ id: anEvent.id });
    expect((await store.endpoints())[0]).not.toHaveProperty('failingSince');
  });
});
