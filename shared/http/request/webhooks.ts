import * as z from 'zod/mini';
import { inJson, scope } from '../../email/request/field-schema.ts';
import { EVENT_TYPES } from '../../webhooks/event-types.ts';
import { cursor, limit } from './list-query.ts';

const MAX_URL_CHARACTERS = 2_048;
const URL_RULE = 'must be an https URL without user name and password, up to 2048 characters';

/** Events that Resend's clients may subscribe to but that never occur here. */
const NEVER = [
  'email.delivered',
  'email.opened',
  'email.clicked',
  'email.received',
  'contact.created',
  'contact.updated',
  'contact.deleted',
  'domain.created',
  'domain.updated',
  'domain.deleted',
] as const;

const eventRule = `must be of ${EVENT_TYPES.join(', ')}`;

/** URL parsers drop line breaks and take `\\` for `/`: the host that people read would not be the one that is called. */
const WRITTEN_PLAINLY = /^https?:\/\/[^\s\p{C}\\/][^\s\p{C}\\]*$/iu;

const isEndpoint = (text: string): boolean => {
  if (text.length > MAX_URL_CHARACTERS || !WRITTEN_PLAINLY.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
};

const endpoint = z.string(URL_RULE).check(z.refine(isEndpoint, URL_RULE));
const events = z
  .array(z.enum([...EVENT_TYPES, ...NEVER], eventRule), 'must be an array')
  .check(z.minLength(1, 'must have at least one event'), z.maxLength(50, 'must have at most 50 events'));

/** The body of `POST /webhooks`. */
export const newWebhook = z.strictObject({ endpoint, events, scope }, inJson('body'));

/** The body of `PATCH /webhooks/{id}`. */
export const webhookChange = z.strictObject(
  {
    endpoint: z.optional(endpoint),
    events: z.optional(events),
    status: z.optional(z.enum(['enabled', 'disabled'], 'must be enabled or disabled')),
    id: z.optional(z.unknown()),
  },
  inJson('body'),
);

/** The body of `POST /webhooks/{id}/test`, which may be empty. */
export const testEvent = z.strictObject(
  { type: z.optional(z.enum(EVENT_TYPES, `must be one of ${EVENT_TYPES.join(', ')}`)) },
  inJson('body'),
);

/** The query of the lists of webhooks. */
export const webhookQuery = z.strictObject({
  limit: z.optional(limit),
  after: z.optional(cursor),
  before: z.optional(cursor),
});

const eventCursor = z.string('must be the id of an event').check(z.maxLength(60, 'must be the id of an event'));

/** The query of an endpoint's events and attempts. */
export const webhookEventQuery = z.strictObject({ limit: z.optional(limit), after: z.optional(eventCursor) });
