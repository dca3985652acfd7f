/** Three-valued logic (Kleene): what cannot be evaluated is neither true nor false. */
export type Truth = boolean | 'unknown';

/** False if any value is false, else unknown if any is unknown, else true. True for an empty list. */
export const every = (values: readonly Truth[]): Truth => {
  if (values.includes(false)) return false;
  return values.includes('unknown') ? 'unknown' : true;
};

/** True if any value is true, else unknown if any is unknown, else false. False for an empty list. */
export const some = (values: readonly Truth[]): Truth => {
  if (values.includes(true)) return true;
  return values.includes('unknown') ? 'unknown' : false;
};
