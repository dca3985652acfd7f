/** Kleene's three values: what cannot be evaluated is neither true nor false. */
export type Truth = boolean | 'unknown';

/** False if any is false, else unknown if any is unknown. True for none. */
export const every = (values: readonly Truth[]): Truth => {
  if (values.includes(false)) return false;
  return values.includes('unknown') ? 'unknown' : true;
};

/** True if any is true, else unknown if any is unknown. False for none. */
export const some = (values: readonly Truth[]): Truth => {
  if (values.includes(true)) return true;
  return values.includes('unknown') ? 'unknown' : false;
};
