import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoWebhookStore } from '../../../shared/adapters/dynamodb/webhook-store.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import type { EventRecord, WebhookStore } from '../../../shared/ports/emails/webhooks.ts';
import type { Endpoint } from '../../../shared/webhooks/endpoint.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryWebhookStore } from '../../support/fakes/memory-webhook-store.ts';

const NOW = Date.now();

const anEndpoint = (overrides: Partial<Endpoint> = {}): Endpoint => ({
  id: newEmailId(NOW, randomBytes(16)),
  scope: 'eu',
  url: 'https://shop.example/hook',
  events: ['email.sent'],
  status: 'enabled',
  createdAt: NOW,
  secret: 'whsec_x',
  ...overrides,
});

const anEvent = (overrides: Partial<EventRecord> = {}): EventRecord => ({
  id: `msg_${newEmailId(NOW, randomBytes(16))}`,
  type: 'email.sent',
  at: NOW,
  body: '{}',
  endpoint: randomUUID(),
  state: 'success',
  attempts: [{ at: NOW, status: 200, response: 'ok', tookMs: 9 }],
  ...overrides,
});

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoWebhookStore(client, table), stop: close };
};
const inMemory = async () => ({ store: memoryWebhookStore(), stop: async () => {} });

describe.each<[string, () => Promise<{ store: WebhookStore; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('a webhook store %s', (_where, start) => {
  let store: WebhookStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  it('stores, changes and deletes endpoints', async () => {
    const endpoint = anEndpoint();
    await store.put(endpoint);
    expect(await store.update(endpoint.id, { failingSince: 5, status: 'disabled' })).toBe(true);
    expect(await store.endpoints()).toEqual([{ ...endpoint, failingSince: 5, status: 'disabled' }]);
    expect(await store.update(endpoint.id, { failingSince: null })).toBe(true);
    expect(await store.endpoints()).toEqual([{ ...endpoint, status: 'disabled' }]);
    expect(await store.update(endpoint.id, { secret: 'whsec_z' }, 'whsec_y')).toBe(false);
    const both = ['whsec_2', 'whsec_3'].map((secret) => store.update(endpoint.id, { secret }, 'whsec_x'));
    expect((await Promise.all(both)).toSorted()).toEqual([false, true]);
    await store.remove(endpoint.id);
    expect([await store.endpoints(), await store.update(endpoint.id, { url: 'x' })]).toEqual([[], false]);
  });

  it('adds attempts to an event', async () => {
    const failed = { at: NOW, status: 500, response: 'no', tookMs: 9 };
    const event = anEvent({ state: 'pending', attempts: [failed], nextAttemptAt: NOW + 5_000 });
    await store.record(event);
    expect(await store.event(event.endpoint, event.id)).toEqual(event);
    const { nextAttemptAt: _next, ...taken } = anEvent({ id: event.id, endpoint: event.endpoint });
    await store.record(taken);
    const both = [failed, ...taken.attempts];
    expect(await store.event(event.endpoint, event.id)).toEqual({ ...taken, attempts: both });
    expect(await store.event(event.endpoint, 'msg_other')).toBeUndefined();
  });

  it('lists the events of an endpoint, newest first', async () => {
    const endpoint = randomUUID();
    const events = [1, 2, 3].map((n) => anEvent({ endpoint, id: `msg_${n}` }));
    for (const event of events) await store.record(event);
    const ids = async (page: { after?: string; limit: number }) =>
      (await store.events(endpoint, page)).map(({ id }) => id);
    expect(await ids({ limit: 2 })).toEqual(['msg_3', 'msg_2']);
    expect(await ids({ after: 'msg_2', limit: 2 })).toEqual(['msg_1']);
  });

  it('finds an event by the time at which it is due, if that is not when it is attempted next', async () => {
    const event = anEvent({ state: 'pending', attempts: [], nextAttemptAt: NOW - 9 });
    await store.record(event, NOW + 5_000);
    const mine = async (now: number) => (await store.due(now, 100)).filter(({ id }) => id === event.id);
    expect([await mine(NOW), await mine(NOW + 5_000)]).toMatchObject([[], [{ dueAt: NOW + 5_000 }]]);
    expect(await store.event(event.endpoint, event.id)).toEqual(event);
  });

  it('finds events that are due, and lets one worker move each', async () => {
    const event = anEvent({ state: 'pending', attempts: [], nextAttemptAt: NOW - 9 });
    await store.record(event);
    const mine = async (now: number) => (await store.due(now, 100)).filter(({ id }) => id === event.id);
    const [due] = await mine(NOW);
    if (!due) throw new Error('not due');
    expect(due).toEqual({ endpoint: event.endpoint, id: event.id, dueAt: NOW - 9 });
    const moved = await Promise.all([store.postpone(due, NOW + 60_000), store.postpone(due, NOW + 60_000)]);
    expect(moved.sort()).toEqual([false, true]);
    expect(await mine(NOW)).toEqual([]);
    const { nextAttemptAt: _next, ...taken } = event;
    await store.record({ ...taken, state: 'success' });
    expect(await mine(NOW + 99_000)).toEqual([]);
  });
});
