import * as z from 'zod/mini';
import { atMost, inJson, MISSING } from './field-schema.ts';
import { mailbox } from './mailbox.ts';
import { sendObject } from './send-object.ts';

/** RFC 5321, 4.5.3.1.8, requires servers to accept a hundred recipients. */
const MAX_RECIPIENTS = 100;

const { type, scope, expires_in, scheduled_at } = sendObject.shape;

/** The recipients of the message, whatever its header says. */
const envelopeRecipients = atMost(
  MAX_RECIPIENTS,
  z
    .array(mailbox, { error: ({ input }) => (input === undefined ? MISSING : 'must be an array of addresses') })
    .check(z.minLength(1, 'must have at least one address')),
);

/** Options that a message may carry in `Storemail-` fields, named like the fields of the request. */
export const mimeWishes = z.object({ type, scope, expires_in: z.optional(z.coerce.number()), scheduled_at });

/** The body of `POST /emails/mime`, without null fields: a message in `raw`, or the id of an `upload`. */
export const mimeObject = z.strictObject(
  {
    raw: z.optional(z.string('must be the message in base64')),
    upload: z.optional(z.string('must be the id of an upload')),
    to: envelopeRecipients,
    type,
    scope,
    expires_in,
    scheduled_at,
  },
  inJson('body'),
);

/** The body of `POST /emails/uploads`, which may be empty. */
export const uploadObject = z.strictObject({
  size: z.optional(z.int('must be a number of bytes').check(z.minimum(1, 'must be at least 1'))),
});
