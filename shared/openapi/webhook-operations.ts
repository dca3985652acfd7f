import type { Operation } from './operation.ts';
import { webhookEventParameters, webhookParameters } from './schemas.ts';

const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});
const idInPath = inPath('id', 'The id of the webhook.');
const eventInPath = inPath('event', 'The id of the event.');

/** The endpoints for webhooks. */
export const webhookOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/webhooks',
    operationId: 'createWebhook',
    summary: 'Create a webhook',
    description:
      'It receives events of the scope of the key, or the given one, and the scopes below it. Deliveries are signed in the format of Svix and Standard Webhooks.',
    body: {
      schema: 'NewWebhook',
      examples: {
        shop: {
          summary: 'Failed deliveries',
          value: { endpoint: 'https://shop.example/storemail', events: ['email.bounced', 'email.failed'] },
        },
      },
    },
    success: { status: 201, schema: 'WebhookCreated' },
    errors: [400, 413, 422],
  },
  {
    method: 'get',
    path: '/webhooks',
    operationId: 'listWebhooks',
    summary: 'List webhooks, newest first',
    description: 'Those of the scope of the key and of the scopes below it, without their secrets.',
    parameters: webhookParameters,
    success: { status: 200, schema: 'WebhookList' },
    errors: [422],
  },
  {
    method: 'get',
    path: '/webhooks/{id}',
    operationId: 'getWebhook',
    summary: 'Show a webhook and its signing secret',
    description: '`failing_since`: no delivery succeeded since then. After five days the endpoint is disabled.',
    parameters: [idInPath],
    success: { status: 200, schema: 'Webhook' },
    errors: [404],
  },
  {
    method: 'patch',
    path: '/webhooks/{id}',
    operationId: 'changeWebhook',
    summary: 'Change a webhook, enable or disable it',
    description: 'Takes effect within fifteen seconds.',
    parameters: [idInPath],
    body: {
      schema: 'WebhookChange',
      examples: { enable: { summary: 'Enable it again', value: { status: 'enabled' } } },
    },
    success: { status: 200, schema: 'WebhookChanged' },
    errors: [400, 404, 413, 422],
  },
  {
    method: 'delete',
    path: '/webhooks/{id}',
    operationId: 'deleteWebhook',
    summary: 'Remove a webhook',
    description: 'Events that have not been delivered to it are dropped.',
    parameters: [idInPath],
    success: { status: 200, schema: 'WebhookDeleted' },
    errors: [404],
  },
  {
    method: 'post',
    path: '/webhooks/{id}/signing-secret/rotate',
    operationId: 'rotateWebhookSecret',
    summary: 'Rotate the signing secret of a webhook',
    description: 'Each previous secret also signs for 24 hours. Of two concurrent requests, one is refused with 409.',
    parameters: [idInPath],
    success: { status: 200, schema: 'WebhookCreated' },
    errors: [404, 409],
  },
  {
    method: 'post',
    path: '/webhooks/{id}/test',
    operationId: 'testWebhook',
    summary: 'Send a test event to a webhook',
    description:
      'Of the given type, or otherwise the first that the webhook subscribes to: an example with the tag `storemail_test`, about an email that does not exist. It is delivered, retried and listed like a real event.',
    parameters: [idInPath],
    body: {
      schema: 'TestEvent',
      examples: { bounced: { summary: 'A bounce', value: { type: 'email.bounced' } } },
    },
    success: { status: 200, schema: 'WebhookEventQueued' },
    errors: [400, 404, 413, 422],
  },
  {
    method: 'get',
    path: '/webhooks/{id}/events',
    operationId: 'listWebhookEvents',
    summary: 'List the events of a webhook, newest first',
    description: 'Kept for 30 days. An event is listed after its first attempt.',
    parameters: [idInPath, ...webhookEventParameters],
    success: { status: 200, schema: 'WebhookEventList' },
    errors: [404, 422],
  },
  {
    method: 'get',
    path: '/webhooks/{id}/events/{event}',
    operationId: 'getWebhookEvent',
    summary: 'Show an event as it is sent',
    description:
      '`status` is pending while it is being retried, next at `next_attempt_at`. `http_status_code` and `response_ms` are those of the last attempt.',
    parameters: [idInPath, eventInPath],
    success: { status: 200, schema: 'WebhookEvent' },
    errors: [404],
  },
  {
    method: 'get',
    path: '/webhooks/{id}/events/{event}/attempts',
    operationId: 'listWebhookAttempts',
    summary: 'List the attempts to deliver an event, newest first',
    description: 'With the first 200 characters of each response. Status 0: there was none.',
    parameters: [idInPath, eventInPath, ...webhookEventParameters],
    success: { status: 200, schema: 'WebhookAttemptList' },
    errors: [404, 422],
  },
  {
    method: 'post',
    path: '/webhooks/{id}/events/{event}/replay',
    operationId: 'replayWebhookEvent',
    summary: 'Deliver an event again',
    description: 'With the same `svix-id`. A disabled webhook has to be enabled first.',
    parameters: [idInPath, eventInPath],
    success: { status: 200, schema: 'WebhookEventQueued' },
    errors: [404, 422],
  },
];
