import type { JsonValue } from '../../json.ts';

type JsonObject = { [key: string]: JsonValue };

/** A name within this edit distance of a known field is a typo rather than a field of a newer API. */
const MAX_DISTANCE = 2;

/** Names that are safe to repeat in a response. */
const TELLABLE = /^[\w-]{1,64}$/;

/**
 * Unsupported fields of Resend's API, and nodemailer's message options, which refer to files, credentials or another
 * envelope. A client that sends one relies on its effect, so they are refused, not ignored.
 */
const FOREIGN = new Set(
  `alternatives amp attachdataurls auth date dkim dsn encoding envelope icalevent inreplyto list messageid priority raw react
  references sender template textencoding transport watchhtml`.split(/\s+/),
);

/** A request split into what is validated and the names of what is ignored. */
export interface KnownFields {
  known: JsonObject;
  ignored: string[];
}

/**
 * Removes fields that can only belong to a newer API. Typos of known fields and the fields listed above stay, so that
 * validation refuses them.
 */
export const withoutUnknownFields = (value: JsonObject, names: readonly string[]): KnownFields => {
  const isUnknown = (key: string): boolean =>
    !names.includes(key) &&
    TELLABLE.test(key) &&
    !FOREIGN.has(key.toLowerCase()) &&
    !(key in Object.prototype) &&
    names.every((name) => !isTypoOf(key, name));
  const ignored = Object.keys(value).filter(isUnknown);
  return { known: Object.fromEntries(Object.entries(value).filter(([key]) => !ignored.includes(key))), ignored };
};

const isTypoOf = (written: string, name: string): boolean =>
  distance(written.toLowerCase(), name) <= Math.min(MAX_DISTANCE, name.length - 1);

/** Levenshtein distance. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at++) {
      const replaced = (row[at] ?? 0) + (other[at] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};
