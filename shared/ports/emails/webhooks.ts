import type { Endpoint } from '../../webhooks/endpoint.ts';
import type { WebhookEvent } from '../../webhooks/event-body.ts';

/** The result of one attempt to deliver an event. */
export interface WebhookAttempt {
  at: number;
  /** HTTP status; 0: there was no answer. */
  status: number;
  /** The first 200 characters of the answer, or why there was none. */
  response: string;
  /** Milliseconds until the response or the timeout. */
  tookMs: number;
}

/** The delivery of one event to one endpoint so far. */
export interface EventRecord extends WebhookEvent {
  endpoint: string;
  state: 'pending' | 'success' | 'failed';
  /** Newest last. */
  attempts: WebhookAttempt[];
  nextAttemptAt?: number;
  /** Recorded before the change that it reports; whether that was made is checked before the first attempt. */
  unconfirmed?: true;
}

/** Identifies an event that is due again. */
export interface DueEvent {
  endpoint: string;
  id: string;
  dueAt: number;
}

/** Webhook endpoints and the deliveries to them. Every method rejects with `StoreUnavailable`. */
export interface WebhookStore {
  endpoints(): Promise<Endpoint[]>;
  put(endpoint: Endpoint): Promise<void>;
  /**
   * `null` removes the property. With `ifSecret`, changes only an endpoint that has this signing secret. `false`: there
   * is no such endpoint.
   */
  update(id: string, changes: { [K in keyof Endpoint]?: Endpoint[K] | null }, ifSecret?: string): Promise<boolean>;
  remove(id: string): Promise<void>;
  /**
   * Records an attempt, and the event with the first one. The event is due again at `dueAt`, by default at
   * `nextAttemptAt`; if neither is given, it is not.
   */
  record(event: EventRecord, dueAt?: number): Promise<void>;
  event(endpoint: string, id: string): Promise<EventRecord | undefined>;
  /** Older than `after`, newest first. */
  events(endpoint: string, page: { after?: string; limit: number }): Promise<EventRecord[]>;
  /** Events that are due, oldest first. Eventually consistent. */
  due(now: number, limit: number): Promise<DueEvent[]>;
  /** `false` if it was postponed already. */
  postpone(due: DueEvent, until: number): Promise<boolean>;
}

/** One event for one endpoint. If it does not carry the event, the event is in the store. */
export type Delivery = { endpoint: string } & (WebhookEvent | { id: string });

export interface WebhookQueue {
  /** Queues deliveries, with a delay in seconds if given. `false`: the queue did not take all of them. Never rejects. */
  send(deliveries: readonly Delivery[], delaySeconds?: number): Promise<boolean>;
}

/** One call of an endpoint. */
export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface WebhookAnswer {
  /** HTTP status; 0: there was no answer. */
  status: number;
  /** The first 200 characters of the answer on one line, or why there was none. */
  response: string;
}

/** Calls an endpoint. Never rejects. */
export type PostWebhook = (request: WebhookRequest) => Promise<WebhookAnswer>;
