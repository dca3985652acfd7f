import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { EventDelivery } from '../../functions/deliver-webhooks/deliver-events.ts';
import { releaseDueEvents } from '../../functions/deliver-webhooks/release-due-events.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoSuppressionStore } from '../../shared/adapters/dynamodb/suppression-store.ts';
import { dynamoWebhookStore } from '../../shared/adapters/dynamodb/webhook-store.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { sqsWebhookQueue } from '../../shared/adapters/sqs/webhook-queue.ts';
import type { PostWebhook, WebhookAnswer, WebhookRequest } from '../../shared/ports/emails/webhooks.ts';
import type { Endpoint } from '../../shared/webhooks/endpoint.ts';
import { EVENT_TYPES } from '../../shared/webhooks/event-types.ts';
import { knownEndpoints } from '../../shared/webhooks/known-endpoints.ts';
import { type OutboxDependencies, outboxStore } from '../../shared/webhooks/outbox-store.ts';
import { happened } from '../../shared/webhooks/reporting-suppressions.ts';
import type { Footprint, Operation } from './engine/operation.ts';
import { log, TABLE } from './environment.ts';
import { scene } from './models/world.ts';
import { simulatedNow } from './stand-ins/runtime.ts';

/** A request to a merchant's endpoint. */
class Post implements Operation {
  readonly port = 'webhook endpoint';
  readonly isRead = false;
  readonly canFail = false;
  readonly own = ['refused', 'accepted-no-reply', 'unreachable'] as const;
  private readonly id: string;
  private readonly body: string;

  constructor({ headers, body }: WebhookRequest) {
    this.id = headers['svix-id'] ?? '';
    this.body = body;
  }

  label(): string {
    return `endpoint: post ${JSON.parse(this.body).type} ${JSON.parse(this.body).data.email_id}`;
  }
  footprint(): Footprint {
    return { reads: [], writes: [`endpoint ${this.id}`] };
  }
  run(outcome: string): WebhookAnswer {
    if (outcome === 'refused') return { status: 500, response: '' };
    if (outcome === 'unreachable') return { status: 0, response: '' };
    scene.world.hooks.take(this.id, this.body);
    return { status: outcome === 'accepted-no-reply' ? 0 : 200, response: '' };
  }
}

const post: PostWebhook = (request) => scene.simulation.ask(new Post(request)) as Promise<WebhookAnswer>;

const ports = () => {
  const store = dynamoWebhookStore(dynamoDb(), TABLE);
  const queue = sqsWebhookQueue({ client: sqs(), queueUrl: 'webhook-queue', onRefused: () => {} });
  return { store, queue, endpoints: knownEndpoints(store, simulatedNow), now: simulatedNow, log };
};

/** Wraps a store so that changes owe events, as the handlers of emails-api and feedback-api do. */
export const owing = <S extends Parameters<typeof outboxStore>[0]>(store: S) => {
  const { endpoints, queue, now } = ports();
  return outboxStore(store, { endpoints, queue, now, log } satisfies OutboxDependencies);
};

export type DeliverEvents = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** deliver-webhooks for a batch of its queue. */
export const deliverWebhooks = (): DeliverEvents => {
  const suppressions = dynamoSuppressionStore(dynamoDb(), TABLE);
  const delivery = new EventDelivery({
    ...ports(),
    post,
    happened: (event) => happened(suppressions, event),
    metrics: { count: () => {} },
  });
  return ({ Records }) => delivery.batch(Records);
};

/** deliver-webhooks as it runs every minute, for due events. */
export const releaseEvents = (): Promise<void> => releaseDueEvents(ports());

/** Stores an endpoint that receives every event. */
export const putEndpoint = (): Promise<void> => {
  const endpoint: Endpoint = {
    id: '019ca945-0a00-7000-8000-000000000000',
    scope: 'default',
    url: 'https://qz.example/hook',
    events: [...EVENT_TYPES],
    status: 'enabled',
    createdAt: simulatedNow(),
    secret: 'whsec_c2ltdWxhdGlvbg==',
  };
  return ports().store.put(endpoint);
};
