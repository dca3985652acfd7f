/** A page of a list, newest first. */
export interface List<T> {
  has_more: boolean;
  data: T[];
}

/** `{ a: 'x', b: '' }` → `?a=x`: what is empty is left out. */
export const queryOf = (values: Record<string, string>): string => {
  const given = Object.entries(values).filter(([, value]) => value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
};
