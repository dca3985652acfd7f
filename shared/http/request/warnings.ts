import * as z from 'zod/mini';
import { inJson } from '../../email/request/field-schema.ts';

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
