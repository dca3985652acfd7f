import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type {
  Delivery,
  EventRecord,
  PostWebhook,
  WebhookAttempt,
  WebhookQueue,
  WebhookStore,
} from '../../shared/ports/emails/webhooks.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { type Endpoint, secretsOf } from '../../shared/webhooks/endpoint.ts';
import type { WebhookEvent } from '../../shared/webhooks/event-body.ts';
import { DISABLE_AFTER_MS, waitAfter } from '../../shared/webhooks/schedule.ts';
import { signedHeaders } from '../../shared/webhooks/signature.ts';

export interface DeliverEventsDependencies {
  store: WebhookStore;
  queue: WebhookQueue;
  /** The endpoints there are, at most some seconds old. */
  endpoints: () => Promise<readonly Endpoint[]>;
  post: PostWebhook;
  /** Whether what an unconfirmed event reports really happened. */
  happened: (event: WebhookEvent) => Promise<boolean>;
  metrics: Pick<Metrics, 'count'>;
  now: () => number;
  log: Log;
}

/** The longest delay of an SQS message, in milliseconds (Amazon SQS, quotas). Longer waits are kept in the table. */
const MAX_DELAY_MS = 900_000;
/** Milliseconds after which release-due-events enqueues a delayed message again, in case it was lost. */
const LOST_AFTER_MS = 120_000;
/** Consecutive failures after which an endpoint's other events wait, so that a dead endpoint does not occupy the workers. */
const FAILURES_BEFORE_REST = 3;
const REST_MS = 60_000;

/** Delivers batches of the webhook queue. One per process: it remembers which endpoints failed recently. */
export class EventDelivery {
  private readonly dependencies: DeliverEventsDependencies;
  private readonly failures = new Map<string, { inARow: number; at: number }>();

  constructor(dependencies: DeliverEventsDependencies) {
    this.dependencies = dependencies;
  }

  /** A message is acknowledged once the result of its attempt is recorded; all others are delivered again. */
  async batch(records: readonly SQSRecord[]): Promise<SQSBatchResponse> {
    const failed = await Promise.all(records.map((record) => this.one(record)));
    return { batchItemFailures: failed.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
  }

  private async one({ messageId, body }: SQSRecord): Promise<string | undefined> {
    const { log } = this.dependencies;
    try {
      const delivery = parseDelivery(body);
      if (delivery) await this.deliver(delivery.endpoint, delivery);
      else log.error('A message on the webhook queue cannot be read', { messageId, bytes: body.length });
      return undefined;
    } catch (error) {
      log.error('An event could not be delivered or recorded', { messageId, ...errorFields(error) });
      return messageId;
    }
  }

  private async deliver(endpointId: string, message: WebhookEvent | { id: string }): Promise<void> {
    const { store, now } = this.dependencies;
    const endpoint = await this.enabled(endpointId);
    const known = 'body' in message ? undefined : await store.event(endpointId, message.id);
    // Otherwise, all that was pending for an endpoint would be enqueued again every ten minutes for a month.
    if (!endpoint) return known?.state === 'pending' ? this.drop(known) : undefined;
    const event = 'body' in message ? message : known;
    if (!event || known?.state === 'success') return;
    if (known?.unconfirmed && !(await this.dependencies.happened(known))) return this.drop(known);
    if (this.rests(endpointId)) return this.putOff(endpointId, event, now() + REST_MS);
    const attempt = await this.attempt(endpoint, event);
    await this.record(endpoint, event, (known?.attempts.length ?? 0) + 1, attempt);
  }

  /** The cached list may predate the endpoint, or its being enabled again. */
  private async enabled(id: string): Promise<Endpoint | undefined> {
    const { endpoints, store } = this.dependencies;
    const isMeant = (one: Endpoint): boolean => one.id === id && one.status === 'enabled';
    return (await endpoints()).find(isMeant) ?? (await store.endpoints()).find(isMeant);
  }

  private rests(endpoint: string): boolean {
    const { inARow, at } = this.failures.get(endpoint) ?? { inARow: 0, at: 0 };
    return inARow >= FAILURES_BEFORE_REST && this.dependencies.now() - at < REST_MS;
  }

  /** It is no longer due, and is not delivered unless it is replayed. */
  private drop({ unconfirmed: _unconfirmed, nextAttemptAt: _at, ...event }: EventRecord): Promise<void> {
    return this.dependencies.store.record({ ...event, state: 'failed', attempts: [] });
  }

  private putOff(endpoint: string, event: WebhookEvent, nextAttemptAt: number): Promise<void> {
    const { id, type, at, body } = event;
    return this.dependencies.store.record({
      id,
      type,
      at,
      body,
      endpoint,
      state: 'pending',
      attempts: [],
      nextAttemptAt,
    });
  }

  private async attempt(endpoint: Endpoint, { id, body }: WebhookEvent): Promise<WebhookAttempt> {
    const { post, now } = this.dependencies;
    const at = now();
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Storemail-Webhooks/1.0',
      ...signedHeaders({ id, at, body }, secretsOf(endpoint, at)),
    };
    const answer = await post({ url: endpoint.url, headers, body });
    return { at, ...answer, tookMs: now() - at };
  }

  private async record(endpoint: Endpoint, event: WebhookEvent, made: number, attempt: WebhookAttempt): Promise<void> {
    const { store, queue, log, now } = this.dependencies;
    const isTaken = attempt.status >= 200 && attempt.status < 300;
    const waitMs = isTaken ? undefined : waitAfter(made);
    const { id, type, at, body } = event;
    const delivered: EventRecord = {
      id,
      type,
      at,
      body,
      endpoint: endpoint.id,
      state: isTaken ? 'success' : waitMs === undefined ? 'failed' : 'pending',
      attempts: [attempt],
      ...(waitMs !== undefined && { nextAttemptAt: now() + waitMs }),
    };
    const isQueued = waitMs !== undefined && waitMs <= MAX_DELAY_MS;
    await store.record(delivered, isQueued ? now() + waitMs + LOST_AFTER_MS : delivered.nextAttemptAt);
    log.info('An event was delivered, or not', {
      endpoint: endpoint.id,
      event: id,
      type,
      status: attempt.status,
      made,
    });
    await this.noteHealth(endpoint, isTaken, made);
    if (isQueued) await queue.send([{ endpoint: endpoint.id, id }], Math.ceil(waitMs / 1_000));
  }

  /**
   * Disables an endpoint that has been failing for days. The first retry follows a failure so soon that the cached list
   * does not say yet since when the endpoint has been failing.
   */
  private async noteHealth({ id, failingSince }: Endpoint, isTaken: boolean, made: number): Promise<void> {
    const { store, now } = this.dependencies;
    if (isTaken) {
      this.failures.delete(id);
      if (failingSince !== undefined || made > 1) await store.update(id, { failingSince: null });
      return;
    }
    this.failures.set(id, { inARow: (this.failures.get(id)?.inARow ?? 0) + 1, at: now() });
    if (failingSince === undefined) await store.update(id, { failingSince: now() });
    else if (now() - failingSince >= DISABLE_AFTER_MS) await this.disable(id);
  }

  /** Unless it has accepted an event, or was enabled again, since the cached list was read. */
  private async disable(id: string): Promise<void> {
    const { store, metrics, now, log } = this.dependencies;
    const current = (await store.endpoints()).find((one) => one.id === id);
    if (now() - (current?.failingSince ?? now()) < DISABLE_AFTER_MS) return;
    await store.update(id, { status: 'disabled' });
    metrics.count('webhookDisabled');
    log.error('A webhook endpoint was disabled: it took nothing for five days', { endpoint: id });
  }
}

/** Reads a message of the webhook queue; `undefined` if it is not one of ours. */
const parseDelivery = (text: string): Delivery | undefined => {
  try {
    const { v, ...delivery } = JSON.parse(text);
    return v === 1 && isText(delivery.endpoint) && isText(delivery.id) ? delivery : undefined;
  } catch {
    return undefined;
  }
};

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
