import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';
import { EventDelivery } from '../../../functions/deliver-webhooks/deliver-events.ts';
import { releaseDueEvents } from '../../../functions/deliver-webhooks/release-due-events.ts';
import type { WebhookAnswer, WebhookRequest } from '../../../shared/ports/emails/webhooks.ts';
import type { Endpoint } from '../../../shared/webhooks/endpoint.ts';
import { newSecret } from '../../../shared/webhooks/signature.ts';
import { memoryWebhookStore, recordingWebhookQueue } from '../fakes/memory-webhook-store.ts';
import { recordingLog } from '../fakes/recording-log.ts';
import { recordingMetrics } from '../fakes/recording-metrics.ts';
import { sqsRecord } from './sqs-record.ts';

export const anEvent = { id: 'msg_1', type: 'email.sent' as const, at: 0, body: '{"type":"email.sent","data":{}}' };

/** deliver-webhooks with one endpoint, `e1`, that answers in this order, and 200 from then on. */
export const anEventDelivery = async (answers: WebhookAnswer[] = [], overrides: Partial<Endpoint> = {}) => {
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
    first: (id = 'msg_1') => work({ endpoint: 'e1', ...anEvent, id }),
    again: () => work({ endpoint: 'e1', id: 'msg_1' }),
    record: () => store.event('e1', 'msg_1'),
  };
};

export const refusal: WebhookAnswer = { status: 500, response: 'no' };
