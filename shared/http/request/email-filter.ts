import * as z from 'zod/mini';
import { InvalidAddress, parseAddress } from '../../email/address/address.ts';
import type { EmailState } from '../../email/lifecycle/email.ts';
import { EMAIL_TYPES } from '../../email/lifecycle/email-type.ts';
import { scope } from '../../email/request/field-schema.ts';

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
  'complained',
] as const;

/** What the state of an email can be. */
export const STATES = [
  'scheduled',
  'queued',
  'sending',
  'retrying',
  'held',
  'sent',
  'bounced',
  'failed',
  'suppressed',
  'canceled',
  'expired',
] as const satisfies readonly EmailState[];

export type LastEvent = (typeof LAST_EVENTS)[number];

const TIME = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;
const timeRule = 'must be a time in ISO 8601 that exists, such as 2026-11-27T10:00:00Z';

/** Milliseconds since 1970; `undefined` if the text is not a time, or its day does not exist. UTC unless it has an offset. */
const parseTime = (text: string): number | undefined => {
  const [, day, offset] = TIME.exec(text) ?? [];
  if (day === undefined || !Number.isFinite(Date.parse(day))) return undefined;
  if (new Date(day).toISOString().slice(0, 10) !== day) return undefined;
  const at = Date.parse(text.includes('T') && offset === undefined ? `${text}Z` : text);
  return Number.isNaN(at) ? undefined : at;
};

/** A time as programs write it. */
export const time = z.pipe(
  z.string(timeRule).check(z.refine((text) => parseTime(text) !== undefined, timeRule)),
  z.transform((text) => parseTime(text) ?? 0),
);

const isAddress = (text: string): boolean => {
  try {
    parseAddress(text);
    return true;
  } catch (error) {
    if (error instanceof InvalidAddress) return false;
    throw error;
  }
};

const MAX_PART = 200;
const partRule = `must be 1 to ${MAX_PART} characters`;
/** Part of a text to search for. */
const part = z.string(partRule).check(z.minLength(1, partRule), z.maxLength(MAX_PART, partRule));

const addressRule = 'must be an address such as name@example.com';

/** A filter for emails, as accepted by `GET /emails`, `GET /emails/counts` and `POST /emails/retry`. */
export const emailFilter = {
  last_event: z.optional(z.enum(LAST_EVENTS, `must be one of ${LAST_EVENTS.join(', ')}`)),
  to: z.optional(z.string(addressRule).check(z.refine(isAddress, addressRule))),
  state: z.optional(z.enum(STATES, `must be one of ${STATES.join(', ')}`)),
  recipient: z.optional(part),
  subject: z.optional(part),
  reason_code: z.optional(
    z.string('must be a string').check(z.regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a reason_code of an email')),
  ),
  type: z.optional(z.enum(EMAIL_TYPES, `must be one of ${EMAIL_TYPES.join(', ')}`)),
  scope,
  created_from: z.optional(time),
  created_to: z.optional(time),
};

const filterObject = z.object(emailFilter);

export type EmailFilter = z.output<typeof filterObject>;

/** `created_from` and `created_to` name a period in this order. */
export const inOrder = ({ created_from, created_to }: EmailFilter): boolean =>
  created_from === undefined || created_to === undefined || created_from <= created_to;

export const ORDER_RULE = 'created_from must not be after created_to';
