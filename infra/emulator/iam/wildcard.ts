import type { Truth } from './truth.ts';

/** The number of colon-separated parts of an ARN; only the last may contain colons. */
const arnParts = 6;

/**
 * Whether `text` matches a pattern with `*` (any characters) and `?` (one character). Backtracks
 * only to the last `*`.
 */
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
 * Whether an ARN matches a pattern part by part, so that `*` does not span the first five colons. Unknown for a
 * pattern that is neither `*` nor a complete ARN.
 */
export const matchesArn = (pattern: string, arn: string): Truth => {
  if (pattern === '*') return true;
  const patternParts = partsOf(pattern);
  const arnComponents = partsOf(arn);
  if (!patternParts) return 'unknown';
  return arnComponents !== undefined && patternParts.every((part, i) => matchesWildcard(part, arnComponents[i] ?? ''));
};

/** Policy variables such as `${aws:username}` are not supported. */
export const hasVariable = (pattern: string): boolean => pattern.includes('${');

const partsOf = (arn: string): string[] | undefined => {
  const parts = arn.split(':');
  if (parts[0] !== 'arn' || parts.length < arnParts) return undefined;
  return [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(':')];
};
