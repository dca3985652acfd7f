import * as z from 'zod/mini';
import { mimeObject, uploadObject } from '../email/request/mime-object.ts';
import { sendObject } from '../email/request/send-object.ts';
import { domainsQuery, newDkimKeyRequest, verifyDkimKeyRequest } from '../http/request/domains.ts';
import {
  apiKeyQuery,
  attachmentQuery,
  auditLogQuery,
  countsQuery,
  listQuery,
  whyQuery,
} from '../http/request/list-query.ts';
import { metricsQuery } from '../http/request/metrics-query.ts';
import { apiKeyChange, newApiKey } from '../http/request/new-api-key.ts';
import { retryFilter } from '../http/request/retry-filter.ts';
import { scheduleChange } from '../http/request/schedule-change.ts';
import { warningChange } from '../http/request/settings.ts';
import { newSuppression, newSuppressions, oldSuppressions, suppressionsQuery } from '../http/request/suppressions.ts';
import { newWebhook, testEvent, webhookChange, webhookEventQuery, webhookQuery } from '../http/request/webhooks.ts';
import { type AnswerName, answers } from './answers.ts';
import { descriptions } from './descriptions.ts';
import { settingsSchemas } from './settings-schemas.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const schemaOf = (schema: z.ZodMiniType): JsonSchema => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return json;
};

/** The schema with a description at each property, at whatever depth. */
const described = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  ...(schema.anyOf && { anyOf: schema.anyOf.map(described) }),
  ...(typeof schema.items === 'object' && !Array.isArray(schema.items) && { items: described(schema.items) }),
  ...(schema.properties && {
    properties: Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, describedAs(name, property)]),
    ),
  }),
});

const describedAs = (name: string, property: JsonSchema | boolean): JsonSchema => ({
  ...(descriptions[name] !== undefined && { description: descriptions[name] }),
  ...(typeof property === 'boolean' ? {} : described(property)),
});

const sendSchema = described(schemaOf(sendObject));

/** Request schemas, the same that validate requests. */
export const requestSchemas = {
  SendEmail: { ...sendSchema, anyOf: [{ required: ['html'] }, { required: ['text'] }] },
  SendBatch: { type: 'array', minItems: 1, maxItems: 100, items: { $ref: '#/components/schemas/SendEmail' } },
  SendMessage: { ...described(schemaOf(mimeObject)), anyOf: [{ required: ['raw'] }, { required: ['upload'] }] },
  NewUpload: described(schemaOf(uploadObject)),
  ScheduleChange: described(schemaOf(scheduleChange)),
  RetryFilter: { ...described(schemaOf(retryFilter)), minProperties: 1 },
  NewApiKey: described(schemaOf(newApiKey)),
  ApiKeyChange: described(schemaOf(apiKeyChange)),
  NewSuppression: described(schemaOf(newSuppression)),
  NewSuppressions: described(schemaOf(newSuppressions)),
  NewWebhook: described(schemaOf(newWebhook)),
  WebhookChange: described(schemaOf(webhookChange)),
  TestEvent: described(schemaOf(testEvent)),
  OldSuppressions: described(schemaOf(oldSuppressions)),
  NewDkimKey: described(schemaOf(newDkimKeyRequest)),
  WarningChange: described(schemaOf(warningChange)),
  VerifyDkimKey: described(schemaOf(verifyDkimKeyRequest)),
  ...settingsSchemas,
} satisfies Record<string, JsonSchema>;

export type RequestName = keyof typeof requestSchemas;

/** `required`: an example of each required parameter. */
const parametersOf = (query: z.ZodMiniType, required: Readonly<Record<string, string>> = {}) =>
  Object.entries(schemaOf(query).properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required[name] !== undefined,
    ...(required[name] !== undefined && { example: required[name] }),
    description: descriptions[name],
    schema,
  }));

/** The query of `GET /emails` as parameters. */
export const listParameters = parametersOf(listQuery);

/** The query of `GET /emails/counts` as parameters. */
export const countsParameters = parametersOf(countsQuery);

/** The query of `GET /api-keys` as parameters. */
export const apiKeyParameters = parametersOf(apiKeyQuery);

/** The query of `GET /audit-log` as parameters. */
export const auditLogParameters = parametersOf(auditLogQuery);

/** The query of `GET /emails/why` as parameters. */
export const whyParameters = parametersOf(whyQuery, { to: 'customer@example.net' });

/** The query of `GET /emails/metrics` as parameters. */
export const metricsParameters = parametersOf(metricsQuery);

/** The query of `GET /emails/{id}/attachments` as parameters. */
export const attachmentParameters = parametersOf(attachmentQuery);

/** The query of `GET /suppressions` as parameters. */
export const suppressionParameters = parametersOf(suppressionsQuery);

/** The query of `GET /domains` as parameters. */
export const domainParameters = parametersOf(domainsQuery);

/** The queries of the lists of webhooks, and of their events and attempts. */
export const webhookParameters = parametersOf(webhookQuery);
export const webhookEventParameters = parametersOf(webhookEventQuery);

export const answerSchemas = Object.fromEntries(
  Object.entries(answers).map(([name, schema]) => [name, schemaOf(schema)]),
) as Record<AnswerName, JsonSchema>;
