import * as z from 'zod/mini';
import { scheduledAt } from '../../email/request/send-object.ts';

/** The body of `PATCH /emails/{id}`. Clients repeat the id in it; the path's is the one that counts. */
export const scheduleChange = z.strictObject(
  { scheduled_at: scheduledAt, id: z.optional(z.unknown()), email_id: z.optional(z.unknown()) },
  { error: (issue) => (issue.code === 'invalid_type' ? 'The body must be a JSON object' : undefined) },
);
