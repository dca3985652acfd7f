import type * as z from 'zod/mini';
import type { JsonValue } from '../../json.ts';
import { addressKey, type Mailbox } from '../address/address.ts';
import type { Attachment, Tag } from '../lifecycle/email.ts';
import type { EmailType } from '../lifecycle/email-type.ts';
import { MAX_RECORD_BYTES, worstRecordBytes } from '../lifecycle/record-size.ts';
import { fieldOf, InvalidSendRequest, type RequestFault, type RequestFaultName } from './fault.ts';
import { MISSING } from './field-schema.ts';
import { sendObject } from './send-object.ts';
import { withoutUnknownFields } from './unknown-fields.ts';

/** A validated request to send an email, in the same form for all clients. */
export interface SendRequest {
  /** If absent, the store address of the email's type, or the general one. */
  from?: Mailbox;
  to: Mailbox[];
  cc: Mailbox[];
  bcc: Mailbox[];
  replyTo: Mailbox[];
  subject: string;
  html: string | null;
  /** If null, it is derived from the html; if empty, the email has no text part. */
  text: string | null;
  headers: Record<string, string>;
  attachments: Attachment[];
  tags: Tag[];
  type?: EmailType;
  scope?: string;
  /** Minutes, counted from acceptance or from the scheduled time. */
  expiresIn?: number;
  /** When to send it, in the syntax of `parseSchedule`. */
  scheduledAt?: string;
  /**
   * The message itself, one character per octet, if the client composed it; html, text and
   * attachments are then empty.
   */
  raw?: string;
  /** Its Message-ID, if it has one. */
  messageId?: string;
  /** Id of the email that this request sends again. */
  sentAgainFrom?: string;
  /**
   * Names of unknown fields and of headers that Storemail writes itself, all of which were ignored. Absent
   * if there are none.
   */
  ignored?: string[];
}

/** Validates a send object of the HTTP API. Throws `InvalidSendRequest` listing every fault. */
export const parseSendRequest = (value: JsonValue): SendRequest => {
  const { known, ignored } = knownFields(value);
  const result = sendObject.safeParse(known);
  const [first, ...others] = [...(result.error?.issues.flatMap(faultsOf) ?? []), ...bodyFaults(known)];
  if (first) throw new InvalidSendRequest([first, ...others]);
  if (!result.success) throw result.error;
  const request = normalised(result.data, ignored);
  if (worstRecordBytes(request) > MAX_RECORD_BYTES) throw new InvalidSendRequest([tooMuch]);
  return request;
};

const tooMuch: RequestFault = {
  name: 'validation_error',
  field: 'to, cc, bcc, reply_to',
  message: 'take too many bytes together with their names: use shorter names, or several emails',
};

const FIELDS = Object.keys(sendObject.def.shape);

const knownFields = (value: JsonValue): { known: JsonValue; ignored: string[] } =>
  isObject(value) ? withoutUnknownFields(withoutNulls(value), FIELDS) : { known: value, ignored: [] };

/** Clients send null for fields they leave out. */
const withoutNulls = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));

type JsonObject = { [key: string]: JsonValue };

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bodyFaults = (value: JsonValue): RequestFault[] =>
  isObject(value) && !value.html && !value.text
    ? [{ name: 'missing_required_field', field: 'html or text', message: 'is missing or empty' }]
    : [];

/** Converts a schema issue to faults: one per unknown key. */
export const faultsOf = (issue: z.core.$ZodIssue): RequestFault[] => {
  if (issue.code !== 'unrecognized_keys')
    return [{ name: faultName(issue), field: fieldOf(issue.path), message: issue.message }];
  return issue.keys.map((key) => ({
    name: faultName(issue),
    field: fieldOf([...issue.path, key]),
    message: 'is not a field of this API',
  }));
};

const faultName = ({ path: [field], message }: z.core.$ZodIssue): RequestFaultName => {
  if (field === 'attachments') return 'invalid_attachment';
  if (message === MISSING) return 'missing_required_field';
  return field === 'from' ? 'invalid_from_address' : 'validation_error';
};

const normalised = (email: z.output<typeof sendObject>, unknown: readonly string[]): SendRequest => {
  const { headers = {}, replyTo = [], ignored = [] } = email.headers ?? {};
  const withoutEffect = [...unknown, ...ignored];
  return {
    ...(email.from && { from: email.from }),
    to: email.to,
    cc: email.cc ?? [],
    bcc: email.bcc ?? [],
    replyTo: distinct([...(email.reply_to ?? []), ...replyTo]),
    subject: email.subject,
    html: email.html || null,
    text: email.text ?? null,
    headers,
    attachments: email.attachments ?? [],
    tags: email.tags ?? [],
    ...(email.type && { type: email.type }),
    ...(email.scope && { scope: email.scope }),
    ...(email.expires_in && { expiresIn: email.expires_in }),
    ...(email.scheduled_at && { scheduledAt: email.scheduled_at }),
    ...(withoutEffect.length > 0 && { ignored: withoutEffect.slice(0, MAX_IGNORED) }),
  };
};

/** How many names of ignored fields and headers are kept with the email. */
const MAX_IGNORED = 20;

// Symfony's mailer puts the first address into the field and all of them into the header.
const distinct = (mailboxes: readonly Mailbox[]): Mailbox[] =>
  [...new Map(mailboxes.toReversed().map((mailbox) => [addressKey(mailbox.address), mailbox])).values()].toReversed();
