import * as z from 'zod/mini';
import { inJson } from '../../email/request/field-schema.ts';

/** The query of `PUT` and `PATCH /settings/{scope}`. A misspelt `verify` must not save without verifying. */
export const saveQuery = z.strictObject({ verify: z.optional(z.enum(['true', 'false'], 'must be true or false')) });

/** The query of the other writes: nobody who asks for `?dry_run=true` expects a deletion. */
export const noQuery = z.strictObject({});

/** The body of `PATCH /settings/{scope}/warnings`. */
export const warningChange = z.strictObject(
  {
    code: z.string('must be the code of a warning'),
    path: z.string('must be the path of a warning').check(z.describe('The setting that it is about.')),
    dismissed: z.boolean('must be true or false'),
  },
  inJson('body'),
);

export type WarningChange = z.infer<typeof warningChange>;
