import * as z from 'zod/mini';

/* What many answers have in them. */

export const text = z.nullable(z.string());
export const time = z.nullable(z.iso.datetime());
export const id = z.uuid();

export const listOf = <T extends z.ZodMiniType>(item: T) =>
  z.strictObject({ object: z.literal('list'), has_more: z.boolean(), data: z.array(item) });
