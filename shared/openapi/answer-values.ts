import * as z from 'zod/mini';

/* Values that many answers have in common. */

export const text = z.nullable(z.string());
export const time = z.nullable(z.iso.datetime());
export const id = z.uuid();

export const listOf = <T extends z.ZodMiniType>(item: T) =>
  z.strictObject({ object: z.literal('list'), has_more: z.boolean(), data: z.array(item) });
