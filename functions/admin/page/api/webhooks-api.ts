import type { Client } from './client.ts';
import { ApiRefusal } from './failure.ts';
import { type List, queryOf } from './list.ts';

export interface Webhook {
  id: string;
  created_at: string;
  status: 'enabled' | 'disabled';
  endpoint: string;
  events: string[];
  scope: string;
  /** Since when no delivery succeeded. */
  failing_since: string | null;
}

/** An event and the state of its delivery to an endpoint. */
export interface WebhookEvent {
  id: string;
  type: string;
  created_at: string;
  status: 'pending' | 'success' | 'failed';
  attempts: number;
  next_attempt_at: string | null;
  /** Of the last attempt; 0: there was no answer. */
  http_status_code: number | null;
  response_ms: number | null;
}

export interface WebhookAttempt {
  id: string;
  http_status_code: number;
  response: string;
  sent_at: string;
  response_ms: number | null;
}

export type NewWebhook = Pick<Webhook, 'endpoint' | 'events' | 'scope'>;
export type WebhookChange = Partial<Pick<Webhook, 'endpoint' | 'events' | 'status'>>;

interface Made {
  id: string;
  signing_secret: string;
}

export interface WebhooksApi {
  /** All of them, newest first. */
  list(): Promise<Webhook[]>;
  /** One of the list: unlike `GET /webhooks/{id}`, the list does not carry signing secrets. */
  read(id: string): Promise<Webhook>;
  create(webhook: NewWebhook): Promise<Made>;
  change(id: string, change: WebhookChange): Promise<unknown>;
  remove(id: string): Promise<unknown>;
  rotate(id: string): Promise<Made>;
  /** Delivers an example of an event. */
  test(id: string, type: string): Promise<unknown>;
  /** The newest, or those older than this one. */
  events(id: string, after?: string): Promise<List<WebhookEvent>>;
  attempts(id: string, event: string): Promise<WebhookAttempt[]>;
  replay(id: string, event: string): Promise<unknown>;
}

/** The endpoints for webhooks. Every method rejects with `ApiRefusal` or `ApiUnreachable`. */
export const webhooksApi = (ask: Client): WebhooksApi => {
  const post = (path: string, body: object = {}) => ask<Made>(`/webhooks${path}`, { method: 'POST', body });
  const list = async (): Promise<Webhook[]> => {
    const all: Webhook[] = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const { body }: { body: List<Webhook> } = await ask(`/webhooks${queryOf({ limit: '100', after })}`);
      all.push(...body.data);
      after = body.has_more ? body.data.at(-1)?.id : undefined;
    }
    return all;
  };
  return {
    list,
    read: async (id) => {
      const found = (await list()).find((webhook) => webhook.id === id);
      if (found) return found;
      throw new ApiRefusal({ statusCode: 404, name: 'not_found', message: 'There is no webhook of this id.' });
    },
    create: async (webhook) => (await post('', webhook)).body,
    change: (id, change) => ask(`/webhooks/${id}`, { method: 'PATCH', body: change }),
    remove: (id) => ask(`/webhooks/${id}`, { method: 'DELETE' }),
    rotate: async (id) => (await post(`/${id}/signing-secret/rotate`)).body,
    test: (id, type) => post(`/${id}/test`, { type }),
    events: async (id, after = '') =>
      (await ask<List<WebhookEvent>>(`/webhooks/${id}/events${queryOf({ limit: '50', after })}`)).body,
    attempts: async (id, event) =>
      (await ask<List<WebhookAttempt>>(`/webhooks/${id}/events/${event}/attempts`)).body.data,
    replay: (id, event) => post(`/${id}/events/${event}/replay`),
  };
};
