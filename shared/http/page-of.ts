import { ApiError } from './api-error.ts';

export interface PageQuery {
  limit?: number | undefined;
  after?: string | undefined;
  before?: string | undefined;
}

/**
 * A page of a list that is completely in memory, or the whole list if the query does not ask for a page. Throws `ApiError`
 * (422) for an id that no entry has; `what` follows "the id of" in its message.
 */
export const pageOf = <T extends { id: string }>(
  entries: readonly T[],
  { limit, after, before }: PageQuery,
  what: string,
): { has_more: boolean; data: T[] } => {
  const cursor = after ?? before;
  const beyond = entries.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && beyond < 0) {
    throw new ApiError(
      422,
      'validation_error',
      `${after === undefined ? 'before' : 'after'}: must be the id of ${what}.`,
    );
  }
  const left = before === undefined ? entries.slice(beyond + 1) : entries.slice(0, beyond);
  const size = limit ?? left.length;
  const data = before === undefined ? left.slice(0, size) : left.slice(Math.max(0, left.length - size));
  return { has_more: data.length < left.length, data };
};
