// Adobe's rule for website and store view codes, lower case; `default` is no website.
const scopePattern = /^(?!default\.)[a-z][a-z0-9_]{0,31}(?:\.[a-z][a-z0-9_]{0,31})?$/;

/** `default`, a website (`eu`) or a store view of a website (`eu.fr`); undefined if the text is no scope. */
export const parseScope = (text: string): string | undefined => (scopePattern.test(text) ? text : undefined);
