import * as z from 'zod/mini';
import { inJson } from '../../email/request/field-schema.ts';
import { emailFilter, inOrder, ORDER_RULE } from './email-filter.ts';
import { cursor } from './list-query.ts';

/** The body of `POST /emails/retry`: which emails, by at least one property, so that nobody resends all by accident. */
export const retryFilter = z.strictObject({ ...emailFilter, after: z.optional(cursor) }, inJson('body')).check(
  z.refine(
    ({ after: _after, ...filter }) => Object.values(filter).some((value) => value !== undefined),
    `Give at least one of ${Object.keys(emailFilter).join(', ')}`,
  ),
  z.refine(inOrder, ORDER_RULE),
);
