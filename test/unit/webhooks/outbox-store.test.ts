import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { end } from '../../../shared/email/lifecycle/state.ts';
import type { Endpoint } from '../../../shared/webhooks/endpoint.ts';
import { outboxStore } from '../../../shared/webhooks/outbox-store.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { recordingWebhookQueue } from '../../support/fakes/memory-webhook-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const DAY = 86_400_000;

const anEndpoint = (overrides: Partial<Endpoint> = {}): Endpoint => ({
  id: 'endpoint-1',
  scope: 'default',
  url: 'https://shop.example/hook',
  events: ['email.sent', 'email.delivery_delayed', 'email.scheduled'],
  status: 'enabled',
  createdAt: 0,
  secret: 'whsec_x',
  ...overrides,
});

const given = async (endpoints: Endpoint[], overrides: Partial<Email> = {}) => {
  const inner = memoryEmailStore({ now: () => NOW });
  const queue = recordingWebhookQueue();
  const store = outboxStore(inner, { endpoints: async () => endpoints, queue, now: () => NOW, log: recordingLog() });
  const email = anEmail({ state: 'sending', dueAt: NOW + 180_000, ...overrides });
  await store.accept(email, aContent());
  const sent = end({ ...email, state: 'sending' }, { state: 'sent', reason: null });
  return { inner, queue, store, email, sent, now: () => inner.find(email.id) };
};

describe('a store with pending events', () => {
  it('writes them with the state, puts them on the queue, and removes them', async () => {
    const { queue, store, email, sent, now } = await given([anEndpoint(), anEndpoint({ id: 'endpoint-2' })]);
    await store.change(email, sent);
    expect(await now()).toMatchObject({
      state: 'sent',
      owedEvents: [{ type: 'email.sent', at: NOW }],
      dueAt: email.dueAt,
    });
    await store.flush();
    expect(queue.sent.map(({ delivery }) => delivery)).toMatchObject([
      { endpoint: 'endpoint-1', type: 'email.sent', id: expect.stringMatching(/^msg_/) },
      { endpoint: 'endpoint-2', type: 'email.sent' },
    ]);
    expect(await now()).not.toHaveProperty('owedEvents');
    expect(await now()).not.toHaveProperty('dueAt');
  });

  it('of an email that was canceled weeks before its schedule are not left until then', async () => {
    const scheduled = { state: 'scheduled' as const, scheduledAt: NOW + 30 * DAY, dueAt: NOW + 30 * DAY };
    const { queue, store, email, now } = await given([anEndpoint({ events: ['email.canceled'] })], scheduled);
    queue.isDown = true;
    await store.change(email, end(email, { state: 'canceled', reason: null }));
    await store.flush();
    expect(await now()).toMatchObject({ owedEvents: [{ type: 'email.canceled' }], dueAt: NOW + 15 * 60_000 });
  });

  it.each([
    ['there are no endpoints', []],
    ['an endpoint wants other events', [anEndpoint({ events: ['email.bounced'] })]],
    ['an endpoint is of another scope', [anEndpoint({ scope: 'eu' })]],
    ['an endpoint is disabled', [anEndpoint({ status: 'disabled' })]],
  ])('changes nothing if %s', async (_what, endpoints) => {
    const { inner, queue, store, email, sent, now } = await given(endpoints);
    await store.change(email, sent);
    await store.flush();
    const plain = memoryEmailStore({ now: () => NOW });
    await plain.accept(email, aContent());
    await plain.change(email, sent);
    expect(await now()).toEqual(await plain.find(email.id));
    expect([queue.sent, (await inner.find(email.id))?.revision]).toEqual([[], 1]);
  });

  it('keeps events that the queue refuses, and enqueues them when the email is read again', async () => {
    const { inner, queue, store, email, sent, now } = await given([anEndpoint()]);
    queue.isDown = true;
    await store.change(email, sent);
    await store.flush();
    expect(await now()).toMatchObject({ owedEvents: [{}], dueAt: email.dueAt });
    queue.isDown = false;
    const another = outboxStore(inner, {
      endpoints: async () => [anEndpoint()],
      queue,
      now: () => NOW,
      log: recordingLog(),
    });
    await another.findAll([email.id]);
    await another.flush();
    expect(queue.sent).toHaveLength(1);
    expect(await now()).not.toHaveProperty('owedEvents');
  });

  it('leaves them to the worker while the email is being sent, since any other change would end its lease', async () => {
    const inner = memoryEmailStore({ now: () => NOW });
    const queue = recordingWebhookQueue();
    const endpoints = async () => [anEndpoint()];
    const store = outboxStore(inner, { endpoints, queue, now: () => NOW, log: recordingLog() });
    const email = anEmail({ state: 'sending', owedEvents: [{ type: 'email.delivery_delayed', at: NOW }] });
    await inner.accept(email, aContent());
    await store.findAll([email.id]);
    await store.flush();
    expect(queue.sent).toEqual([]);
    expect(await inner.find(email.id)).toEqual(email);
  });

  it('gives an event the same id when it is enqueued twice', async () => {
    const { inner, queue, store, email, sent } = await given([anEndpoint()]);
    const changed = await store.change(email, sent);
    await store.flush();
    if (changed) await inner.change({ ...changed, revision: 2 }, { owedEvents: changed.owedEvents ?? null });
    await store.findAll([email.id]);
    await store.flush();
    const ids = queue.sent.map(({ delivery }) => delivery.id);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  it('repeats the same event after the first attempt has determined the sender', async () => {
    const unsigned = { ...anEmail({ state: 'scheduled', scheduledAt: NOW + 9_000_000 }) };
    delete unsigned.from;
    const inner = memoryEmailStore({ now: () => NOW });
    const queue = recordingWebhookQueue();
    const endpoints = async () => [anEndpoint()];
    const store = outboxStore(inner, { endpoints, queue, now: () => NOW, log: recordingLog() });
    await store.accept(unsigned, aContent());
    const owed = await inner.find(unsigned.id);
    await store.flush();
    const told = await inner.find(unsigned.id);
    const identity = { from: { address: parseAddress('shop@shop.example') }, replyTo: [] };
    if (told) await inner.change(told, { identity, owedEvents: owed?.owedEvents ?? null });
    await store.findAll([unsigned.id]);
    await store.flush();
    const [first, again] = queue.sent.map(({ delivery }) => delivery);
    expect(first).toMatchObject({ type: 'email.scheduled' });
    expect(again).toEqual(first);
  });

  it('makes an email due that would not be read again', async () => {
    const { store, email, sent, now } = await given([anEndpoint()]);
    const { dueAt: _dueAt, ...undue } = email;
    await store.change(undue, sent);
    expect(await now()).toMatchObject({ dueAt: NOW + 60_000 });
  });

  it('leaves a sent email with pending events due when it is then returned', async () => {
    const { queue, store, email, sent, now } = await given([anEndpoint()]);
    queue.isDown = true;
    const owing = await store.change(email, sent);
    if (owing) await store.change(owing, { state: 'bounced' });
    expect(await now()).toMatchObject({ state: 'bounced', dueAt: email.dueAt, owedEvents: [{ type: 'email.sent' }] });
  });

  it('leaves the email due while its separate copies have yet to be made', async () => {
    const copies = [parseAddress('copy@shop.test')];
    const { store, email, sent, now } = await given([anEndpoint()], { copies });
    await store.change(email, { ...sent, dueAt: NOW + 60_000 });
    await store.flush();
    expect(await now()).toMatchObject({ dueAt: NOW + 60_000 });
    const left = await now();
    if (left) await store.change(left, { copies: null, dueAt: null });
    expect(await now()).not.toHaveProperty('dueAt');
  });

  it('adds to the events that are already pending', async () => {
    const { queue, store, email, now } = await given([anEndpoint()]);
    queue.isDown = true;
    const delayed = await store.change(email, { state: 'retrying', dueAt: NOW + 9_000 });
    const sending = delayed && (await store.change(delayed, { state: 'sending' }));
    if (sending) await store.change(sending, end(sending, { state: 'sent', reason: null }));
    expect((await now())?.owedEvents?.map(({ type }) => type)).toEqual(['email.delivery_delayed', 'email.sent']);
  });

  it('reports that a scheduled email was accepted', async () => {
    const { queue, store } = await given([anEndpoint()], { state: 'scheduled', scheduledAt: NOW + 9_000_000 });
    await store.flush();
    expect(queue.sent).toMatchObject([{ delivery: { type: 'email.scheduled' } }]);
  });
});
