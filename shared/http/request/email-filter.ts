import * as z from 'zod/mini';
import { EMAIL_TYPES } from '../../email/lifecycle/email-type.ts';
import { parseScope } from '../../scope.ts';

/** What `last_event` can be. */
export const LAST_EVENTS = [
  'queued',
  'scheduled',
  'sent',
  'delivery_delayed',
  'bounced',
  'failed',
  'suppressed',
  'canceled',
] as const;

export type LastEvent = (typeof LAST_EVENTS)[number];

/** A time as programs write it. Without an offset it is UTC. */
const time = z.pipe(
  z
    .string('must be a time in ISO 8601')
    .check(
      z.regex(
        /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$/,
        'must be a time in ISO 8601',
      ),
    ),
  z.transform((text, payload): number => {
    const at = Date.parse(/T.*(?:Z|[+-]\d\d:\d\d)$|^[^T]*$/.test(text) ? text : `${text}Z`);
    if (Number.isNaN(at))
      payload.issues.push({ code: 'custom', message: 'must be a time in ISO 8601', input: undefined });
    return at;
  }),
);

/** Which emails are meant, as `GET /emails` and `POST /emails/retry` take it. */
export const emailFilter = {
  last_event: z.optional(z.enum(LAST_EVENTS, `must be one of ${LAST_EVENTS.join(', ')}`)),
  to: z.optional(
    z
      .string('must be an address')
      .check(z.minLength(3, 'must be an address'), z.maxLength(254, 'must be at most 254 characters long')),
  ),
  type: z.optional(z.enum(EMAIL_TYPES, `must be one of ${EMAIL_TYPES.join(', ')}`)),
  scope: z.optional(
    z
      .string('must be a string')
      .check(
        z.refine((text) => parseScope(text) !== undefined, 'must be default, a website code or website.store_view'),
      ),
  ),
  created_from: z.optional(time),
  created_to: z.optional(time),
};

const filterObject = z.object(emailFilter);

export type EmailFilter = z.output<typeof filterObject>;
