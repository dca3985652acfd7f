import * as z from 'zod/mini';
import { parseScope } from '../../scope.ts';

/** Message for a missing required field. */
export const MISSING = 'is missing';

/** Error message of a schema: the field is missing, or what is allowed. */
export const required =
  (allowed: string) =>
  ({ input }: { input?: unknown }): string =>
    input === undefined ? MISSING : allowed;

/** The scope that a request is about, where it may name one. */
export const scope = z.optional(
  z
    .string('must be a string')
    .check(z.refine((text) => parseScope(text) !== undefined, 'must be default, a website code or website.store_view')),
);

/** Parameters of an object schema for a whole request, or for each email of one. */
export const inJson = (what: 'body' | 'email') => ({
  error: ({ code }: { code?: string }) => (code === 'invalid_type' ? `The ${what} must be a JSON object` : undefined),
});

/** Reports a fault from inside a transform. The path is relative to the transform's input. */
export const refuse = (payload: z.core.ParsePayload, message: string, path: PropertyKey[] = []): void => {
  payload.issues.push({ code: 'custom', message, path, input: undefined });
};

/** Runs a function that may change or refuse a value before the schema validates it. */
export const preprocess = <Output, Input>(
  prepare: (value: unknown, payload: z.core.ParsePayload) => unknown,
  schema: z.ZodMiniType<Output, Input>,
) => z.pipe(z.transform(prepare) as z.ZodMiniTransform<Input, unknown>, schema);

/**
 * Limits the number of entries of an array or object before the schema validates them, so that a million invalid
 * entries make one fault, not a million.
 */
export const atMost = <Output, Input>(max: number, schema: z.ZodMiniType<Output, Input>) =>
  preprocess((value, payload) => {
    if (sizeOf(value) > max) refuse(payload, `must have at most ${max} entries`);
    return value;
  }, schema);

const sizeOf = (value: unknown): number => {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
};
