/** A page of a list, newest first. */
export interface List<T> {
  has_more: boolean;
  data: T[];
  /** Where to go on, if that is not behind the last entry: a search may look at many that do not match. */
  next_after?: string | null;
}

/** `{ a: 'x', b: '' }` → `?a=x`: what is empty is left out. */
export const queryOf = (values: Record<string, string>): string => {
  const given = Object.entries(values).filter(([, value]) => value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
};
