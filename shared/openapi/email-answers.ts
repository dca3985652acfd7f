import * as z from 'zod/mini';
import { EMAIL_TYPES } from '../email/lifecycle/email-type.ts';
import { DNS_FINDINGS, OUTCOMES, STEPS } from '../email/why/codes.ts';
import { LAST_EVENTS, STATES } from '../http/request/email-filter.ts';
import { KNOWN_METRICS } from '../http/request/metrics-query.ts';
import { TIMELINE_EVENTS } from '../http/timeline-event.ts';
import { id, listOf, text, time } from './answer-values.ts';

const delivery = z.strictObject({
  scope: z.string(),
  state: z.enum(STATES),
  type: z.nullable(z.enum(EMAIL_TYPES)),
  attempts: z.int().check(z.minimum(0)),
  next_attempt_at: time,
  sent_at: time,
  reason: text,
  reason_code: text,
  sent_again_from: z.nullable(id),
  possible_duplicate: z.boolean(),
  recipients: z.array(
    z.strictObject({
      address: z.string(),
      state: z.enum(['pending', 'accepted', 'bounced', 'failed', 'canceled', 'suppressed']),
      code: z.nullable(z.int()),
      response: text,
    }),
  ),
});

const timeline = z.array(
  z.strictObject({
    at: time,
    event: z.enum(TIMELINE_EVENTS),
    code: z.nullable(z.int()),
    response: text,
    detail: text,
    reason_code: text,
  }),
);

const circuit = z.strictObject({
  reason: z.string(),
  reason_code: text,
  opened_at: z.iso.datetime(),
  opened_by: z.array(id),
  probe_at: time,
});

const listed = {
  id,
  message_id: text,
  to: z.array(z.string()),
  from: text,
  created_at: z.iso.datetime(),
  subject: z.string(),
  bcc: z.array(z.string()),
  cc: z.array(z.string()),
  reply_to: z.array(z.string()),
  last_event: z.enum(LAST_EVENTS),
  scheduled_at: time,
  topic_id: z.null(),
  delivery,
};

const attachment = {
  id,
  filename: z.optional(z.string()),
  size: z.int(),
  content_type: z.string(),
  content_disposition: z.enum(['inline', 'attachment']),
  content_id: z.optional(z.string()),
  download_url: z.string(),
  expires_at: z.iso.datetime(),
};

const figures = z.partialRecord(z.enum(KNOWN_METRICS), z.number());

const ids = z.array(z.strictObject({ id }));

/** The responses of the endpoints for emails. */
export const emailAnswers = {
  Accepted: z.strictObject({ id }),
  UploadBegun: z.strictObject({ id, url: z.string() }),
  BatchAccepted: z.strictObject({
    data: ids,
    errors: z.optional(z.array(z.strictObject({ index: z.int(), message: z.string() }))),
  }),
  Email: z.strictObject({
    object: z.literal('email'),
    ...listed,
    delivery: z.extend(delivery, { timeline, circuit: z.nullable(circuit) }),
    html: text,
    text,
    tags: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  }),
  // `raw` does not show the signature that it is sent with.
  EmailSource: z.strictObject({
    object: z.literal('email_raw'),
    id,
    raw: z.string(),
    encoding: z.enum(['utf-8', 'iso-8859-1']),
    dkim_signed: z.boolean(),
  }),
  EmailList: z.strictObject({
    object: z.literal('list'),
    has_more: z.boolean(),
    data: z.array(z.strictObject(listed)),
    next_after: z.nullable(id),
  }),
  AttachmentList: listOf(z.strictObject(attachment)),
  Attachment: z.strictObject({ object: z.literal('attachment'), ...attachment }),
  EmailMetrics: z.strictObject({
    object: z.literal('metrics'),
    start_date: z.iso.datetime(),
    end_date: z.iso.datetime(),
    metrics: z.array(z.enum(KNOWN_METRICS)),
    dimensions: z.array(z.literal('period')),
    granularity: z.enum(['hourly', 'daily', 'weekly', 'monthly']),
    totals: figures,
    data: z.optional(z.array(z.looseObject({ period: z.string() }))),
  }),
  Why: z.strictObject({
    object: z.literal('why'),
    to: z.string(),
    outcome: z.enum(OUTCOMES),
    cause: z.string(),
    dns: z.array(z.enum(DNS_FINDINGS)),
    step: z.enum(STEPS),
    sentence: z.string(),
    next_step: z.string(),
    parameters: z.record(z.string(), z.string()),
    email: z.nullable(
      z.strictObject({
        id,
        created_at: z.iso.datetime(),
        scope: z.string(),
        type: z.nullable(z.enum(EMAIL_TYPES)),
        state: z.enum(STATES),
        last_event: z.enum(LAST_EVENTS),
      }),
    ),
    reply: z.nullable(z.strictObject({ code: z.nullable(z.int()), response: text })),
    has_more: z.boolean(),
    next_after: z.nullable(id),
  }),
  EmailChanged: z.strictObject({ object: z.literal('email'), id }),
  EmailCounts: z.strictObject({
    object: z.literal('email_counts'),
    data: z.array(
      z.strictObject({ scope: z.string(), state: z.enum(STATES), reason_code: text, reason: text, emails: z.int() }),
    ),
    has_more: z.boolean(),
    next_after: z.nullable(id),
  }),
  EmailsRetried: z.strictObject({ data: ids, has_more: z.boolean(), next_after: z.nullable(id) }),
};
