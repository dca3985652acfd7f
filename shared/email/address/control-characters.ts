// C0 and C1 controls, and Unicode's own line and paragraph separators.
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Whether text contains a character that could end a header line or control a terminal. */
export const hasControlCharacters = (text: string): boolean => CONTROL.test(text);
