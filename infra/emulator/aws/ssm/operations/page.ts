import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';

/** The paging fields of an input. */
export const pageFields = (maxResults: number) => ({
  MaxResults: z.optional(z.int().check(z.minimum(1), z.maximum(maxResults))),
  NextToken: z.optional(z.string()),
});

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: { NextToken?: string };
}

/** The page of a sorted list after the token. A token is the key of the previous page's last entry. */
export const page = <T>(
  list: readonly T[],
  keyOf: (item: T) => string,
  size: number,
  token: string | undefined,
): Page<T> => {
  const last = token === undefined ? -1 : list.findIndex((item) => encode(keyOf(item)) === token);
  if (token !== undefined && last < 0) throw new AwsError('InvalidNextToken', "The specified token isn't valid.");
  const items = list.slice(last + 1, last + 1 + size);
  const end = items.at(-1);
  const isLast = end === undefined || end === list.at(-1);
  return { items, next: isLast ? {} : { NextToken: encode(keyOf(end)) } };
};

const encode = (key: string): string => Buffer.from(key).toString('base64url');
