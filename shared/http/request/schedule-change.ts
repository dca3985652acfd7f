import * as z from 'zod/mini';
import { inJson } from '../../email/request/field-schema.ts';
import { scheduledAt } from '../../email/request/send-object.ts';

/** The body of `PATCH /emails/{id}`. Clients repeat the id in it; the path's is the one that counts. */
export const scheduleChange = z.strictObject(
  { scheduled_at: scheduledAt, id: z.optional(z.unknown()), email_id: z.optional(z.unknown()) },
  inJson('body'),
);
