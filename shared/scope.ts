/** Where settings live and emails belong: `default`, a website (`eu`) or a website's store view (`eu.fr`). */
export const DEFAULT_SCOPE = 'default';

// Adobe's rule for website and store view codes, lower case; the database columns behind it hold 32 characters.
const CODE = '[a-z][a-z0-9_]{0,31}';
const SCOPE = new RegExp(`^${CODE}(?:\\.${CODE})?$`);

/**
 * Parses a scope; `undefined` if the text is not one. `default` is not allowed as a website code (`default.fr`), but it
 * is as a store view code: Adobe Commerce installs `base.default`.
 */
export const parseScope = (text: string): string | undefined =>
  SCOPE.test(text) && !text.startsWith(`${DEFAULT_SCOPE}.`) ? text : undefined;

/** A scope and those it inherits from, widest first: `eu.fr` → `default`, `eu`, `eu.fr`. */
export const chainOf = (scope: string): string[] => {
  if (scope === DEFAULT_SCOPE) return [DEFAULT_SCOPE];
  const [website = scope] = scope.split('.');
  return website === scope ? [DEFAULT_SCOPE, website] : [DEFAULT_SCOPE, website, scope];
};

/** Whether a key of scope `holder` may act for `scope`: its own, or one below it. */
export const covers = (holder: string, scope: string): boolean => chainOf(scope).includes(holder);
