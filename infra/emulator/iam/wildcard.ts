import type { Truth } from './truth.ts';

/** Colon-separated parts of an ARN; the last one may hold colons itself. */
const arnParts = 6;

/** Whether `text` fits a pattern of `*` (any characters) and `?` (one character). Linear but for backtracking to the last `*`. */
export const matchesWildcard = (pattern: string, text: string): boolean => {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
};

/**
 * Whether an ARN fits a pattern, part by part: a `*` does not reach across the first five colons. A pattern that is
 * neither `*` nor a whole ARN cannot be judged.
 */
export const matchesArn = (pattern: string, arn: string): Truth => {
  if (pattern === '*') return true;
  const wanted = partsOf(pattern);
  const given = partsOf(arn);
  if (!wanted) return 'unknown';
  return given !== undefined && wanted.every((part, i) => matchesWildcard(part, given[i] ?? ''));
};

/** Policy variables such as `${aws:username}` are not resolved here. */
export const hasVariable = (pattern: string): boolean => pattern.includes('${');

const partsOf = (arn: string): string[] | undefined => {
  const parts = arn.split(':');
  if (parts[0] !== 'arn' || parts.length < arnParts) return undefined;
  return [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(':')];
};
