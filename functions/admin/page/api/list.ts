/** A page of a list, newest first. */
export interface List<T> {
  has_more: boolean;
  data: T[];
  /** Where to continue if not after the last entry: a search may have examined further entries that did not match. */
  next_after?: string | null;
}

/** Builds a query string without empty values: `{ a: 'x', b: '' }` becomes `?a=x`. */
export const queryOf = (values: Record<string, string>): string => {
  const given = Object.entries(values).filter(([, value]) => value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
};
