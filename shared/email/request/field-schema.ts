import * as z from 'zod/mini';

/** What a fault of a required field says when it is absent. */
export const MISSING = 'is missing';

/** Error of a schema: says that the field is missing, or else what is allowed. */
export const required =
  (allowed: string) =>
  ({ input }: { input?: unknown }): string =>
    input === undefined ? MISSING : allowed;

/** Adds a fault to what a transform reads; the path is relative to it. */
export const refuse = (payload: z.core.ParsePayload, message: string, path: PropertyKey[] = []): void => {
  payload.issues.push({ code: 'custom', message, path, input: undefined });
};

/** Lets a function see, change or refuse a value before the schema looks at it. */
export const preprocess = <Output, Input>(
  prepare: (value: unknown, payload: z.core.ParsePayload) => unknown,
  schema: z.ZodMiniType<Output, Input>,
) => z.pipe(z.transform(prepare) as z.ZodMiniTransform<Input, unknown>, schema);

/**
 * Counts the items of an array or object before the schema looks at each, so that a million wrong ones cost one
 * fault, not a million.
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
