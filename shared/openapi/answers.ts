import * as z from 'zod/mini';
import { AUDIT_ACTIONS } from '../ports/audit-log.ts';
import { id, listOf, time } from './answer-values.ts';
import { domainAnswers } from './domains/domain-answers.ts';
import { emailAnswers } from './email-answers.ts';
import { healthAnswer } from './health-answer.ts';

/* The answers of the API. Tests check its answers against these schemas, and the OpenAPI document is made from them. */

const inForce = z.looseObject({ version: z.int(), since: z.iso.datetime() });
const rejected = z.looseObject({ version: z.int(), code: z.string(), reason: z.string() });

const auditEntry = z.strictObject({
  id: z.uuid(),
  at: z.iso.datetime(),
  scope: z.string(),
  actor: z.strictObject({ type: z.enum(['api_key', 'iam']), id: z.string(), name: z.string() }),
  action: z.enum(AUDIT_ACTIONS),
  subject: z.nullable(z.string()),
  from: z.nullable(z.int()),
  to: z.nullable(z.int()),
  count: z.nullable(z.int()),
});

/** Of a login or a test send. */
const step = z.strictObject({
  step: z.string(),
  ok: z.boolean(),
  duration_ms: z.int(),
  detail: z.string(),
  code: z.optional(z.string()),
  reply: z.optional(z.int()),
  response: z.optional(z.string()),
});

const suppressionId = z.strictObject({ object: z.literal('suppression'), id });

const suppression = {
  id,
  email: z.string(),
  origin: z.enum(['bounce', 'complaint', 'manual']),
  source_id: z.nullable(id),
  created_at: z.iso.datetime(),
  scope: z.string(),
};

const webhook = {
  id,
  created_at: z.iso.datetime(),
  status: z.enum(['enabled', 'disabled']),
  endpoint: z.string(),
  events: z.array(z.string()),
  scope: z.string(),
  failing_since: time,
};

const webhookEvent = {
  id: z.string(),
  type: z.string(),
  created_at: z.string(),
  status: z.enum(['pending', 'success', 'failed']),
  attempts: z.int(),
  next_attempt_at: time,
  http_status_code: z.nullable(z.int()),
  response_ms: z.nullable(z.int()),
};

/** By name in the document. */
export const answers = {
  ...emailAnswers,
  ...domainAnswers,
  BounceReceived: z.strictObject({
    object: z.literal('bounce'),
    kind: z.enum(['failure', 'delay', 'relayed', 'expanded', 'complaint', 'auto-reply', 'challenge', 'unknown']),
    email_id: z.nullable(id),
    recipients: z.array(
      z.strictObject({ address: z.string(), event: z.enum(['bounced', 'failed', 'delayed', 'complained']) }),
    ),
  }),
  SuppressionAdded: suppressionId,
  SuppressionsAdded: z.strictObject({ data: z.array(suppressionId) }),
  SuppressionRemoved: z.extend(suppressionId, {
    deleted: z.boolean(),
    suppressed_emails: z.array(id),
    has_more: z.boolean(),
  }),
  SuppressionsRemoved: z.strictObject({ data: z.array(z.extend(suppressionId, { deleted: z.boolean() })) }),
  Suppression: z.strictObject({ object: z.literal('suppression'), ...suppression }),
  SuppressionList: z.strictObject({
    object: z.literal('list'),
    has_more: z.boolean(),
    data: z.array(z.strictObject(suppression)),
    next_after: z.nullable(id),
  }),
  WebhookCreated: z.strictObject({ object: z.literal('webhook'), id, signing_secret: z.string() }),
  Webhook: z.strictObject({ object: z.literal('webhook'), ...webhook, signing_secret: z.string() }),
  WebhookList: listOf(z.strictObject(webhook)),
  WebhookChanged: z.strictObject({ object: z.literal('webhook'), id }),
  WebhookDeleted: z.strictObject({ object: z.literal('webhook'), id, deleted: z.literal(true) }),
  WebhookEventList: listOf(z.strictObject(webhookEvent)),
  WebhookEvent: z.strictObject({
    object: z.literal('webhook_event'),
    ...webhookEvent,
    payload: z.looseObject({ type: z.string() }),
  }),
  WebhookEventQueued: z.strictObject({ object: z.literal('webhook_event'), id: z.string() }),
  WebhookAttemptList: listOf(
    z.strictObject({
      id: z.string(),
      http_status_code: z.int(),
      response: z.string(),
      sent_at: z.iso.datetime(),
      response_ms: z.nullable(z.int()),
    }),
  ),
  ApiKeyCreated: z.strictObject({ id: z.string(), token: z.string() }),
  ApiKeyList: listOf(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      permission: z.enum(['full_access', 'sending_access']),
      scope: z.string(),
      start: z.nullable(z.string()),
      created_at: z.iso.datetime(),
      last_used_on: z.nullable(z.iso.date()),
      is_own: z.boolean(),
    }),
  ),
  ApiKeyChanged: z.strictObject({ object: z.literal('api_key'), id: z.string() }),
  ApiKeyDeleted: z.strictObject({ object: z.literal('api_key'), id: z.string(), deleted: z.literal(true) }),
  EmptyList: listOf(z.never()),
  Settings: z.looseObject({
    object: z.literal('settings'),
    scope: z.string(),
    own: z.looseObject({}),
    effective: z.looseObject({}),
    origin: z.record(z.string(), z.string()),
    warnings: z.array(
      z.looseObject({
        code: z.string(),
        path: z.string(),
        message: z.string(),
        dismissed: z.optional(z.nullable(z.strictObject({ scope: z.string(), at: z.iso.datetime(), by: z.string() }))),
      }),
    ),
    version: z.int(),
    in_force: z.nullable(inForce),
    rejected: z.nullable(rejected),
    secrets: z.looseObject({}),
  }),
  SettingsList: listOf(
    z.looseObject({
      scope: z.string(),
      version: z.int(),
      in_force: z.nullable(inForce),
      rejected: z.nullable(z.looseObject({})),
    }),
  ),
  SettingsDeleted: z.strictObject({ object: z.literal('settings'), scope: z.string(), deleted: z.literal(true) }),
  SettingsTested: z.looseObject({
    object: z.literal('settings_test'),
    ok: z.boolean(),
    steps: z.array(step),
  }),
  SettingsHistory: listOf(
    z.looseObject({ version: z.int(), at: z.iso.datetime(), by: z.string(), in_force: z.boolean() }),
  ),
  AuditLog: z.strictObject({
    object: z.literal('list'),
    has_more: z.boolean(),
    data: z.array(auditEntry),
    next_after: z.nullable(id),
  }),
  Health: healthAnswer,
  Error: z.strictObject({
    statusCode: z.int(),
    name: z.string(),
    message: z.string(),
    request_id: z.string(),
    faults: z.optional(z.array(z.strictObject({ path: z.string(), problem: z.string() }))),
    steps: z.optional(z.array(step)),
  }),
};

export type AnswerName = keyof typeof answers;
