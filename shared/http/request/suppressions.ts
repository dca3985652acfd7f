import * as z from 'zod/mini';
import { InvalidAddress, parseAddress } from '../../email/address/address.ts';
import { parseEmailId } from '../../email/lifecycle/id.ts';
import { inJson, scope } from '../../email/request/field-schema.ts';
import { cursor, limit } from './list-query.ts';

/** Addresses of one request. */
const MAX_BATCH = 100;

/** A bare address; the message says what is allowed. */
export const address = z.pipe(
  z.string('must be an address'),
  z.transform((text, payload) => {
    try {
      return parseAddress(text);
    } catch (error) {
      if (!(error instanceof InvalidAddress)) throw error;
      payload.issues.push({ code: 'custom', message: error.message, input: undefined });
      return z.NEVER;
    }
  }),
);

const id = z.pipe(
  z.string('must be an id').check(z.refine((text) => parseEmailId(text) !== undefined, 'must be an id')),
  z.transform((text) => text.toLowerCase()),
);

const batchRule = `must have 1 to ${MAX_BATCH} entries`;
const batch = <T extends z.ZodMiniType>(item: T) =>
  z.array(item, 'must be an array').check(z.minLength(1, batchRule), z.maxLength(MAX_BATCH, batchRule));

/** The body of `POST /suppressions`. */
export const newSuppression = z.strictObject({ email: address, scope }, inJson('body'));

/** The body of `POST /suppressions/batch/add`. */
export const newSuppressions = z.strictObject({ emails: batch(address), scope }, inJson('body'));

/** The body of `POST /suppressions/batch/remove`: addresses or ids. */
export const oldSuppressions = z
  .strictObject({ emails: z.optional(batch(address)), ids: z.optional(batch(id)) }, inJson('body'))
  .check(z.refine(({ emails, ids }) => (emails === undefined) !== (ids === undefined), 'Give either emails or ids'));

const ORIGINS = ['bounce', 'complaint', 'manual'] as const;

/** The query of `GET /suppressions`. Parameters that it does not name are ignored. */
export const suppressionsQuery = z
  .object({
    limit: z.optional(limit),
    after: z.optional(cursor),
    before: z.optional(cursor),
    search: z.optional(z.string().check(z.maxLength(254, 'must have at most 254 characters'))),
    origin: z.optional(z.enum(ORIGINS, `must be one of ${ORIGINS.join(', ')}`)),
    scope,
  })
  .check(
    z.refine(({ after, before }) => after === undefined || before === undefined, 'Give after or before, not both'),
  );

export type SuppressionsQuery = z.output<typeof suppressionsQuery>;
