import type { JsonValue } from '../../json.ts';

type JsonObject = { [key: string]: JsonValue };

/** Letters that a field's name may be wrong by to count as a slip of the pen, and not as a field of a newer API. */
const MAX_DISTANCE = 2;

/** A name as it may be told. */
const TELLABLE = /^[\w-]{1,64}$/;

/**
 * Fields of Resend that are not supported, and of nodemailer's messages, which name files, credentials or another
 * envelope. Whoever writes one relies on its effect, so it is refused, not ignored.
 */
const FOREIGN = new Set(
  `alternatives amp attachdataurls auth date dkim dsn encoding envelope icalevent inreplyto list messageid priority raw react
  references sender template textencoding transport watchhtml`.split(/\s+/),
);

/** A request without the fields that no version of this API knew, and their names; misspelt ones stay, to be refused. */
export interface KnownFields {
  known: JsonObject;
  ignored: string[];
}

/**
 * Takes out the fields that a client newer than we are may write. A field whose name is nearly that of a known one is
 * left in, as are those of other libraries: they were meant to have an effect.
 */
export const withoutUnknownFields = (value: JsonObject, names: readonly string[]): KnownFields => {
  const isUnknown = (key: string): boolean =>
    TELLABLE.test(key) &&
    !FOREIGN.has(key.toLowerCase()) &&
    !(key in Object.prototype) &&
    names.every((name) => !isMeant(key, name));
  const ignored = Object.keys(value).filter(isUnknown);
  return { known: Object.fromEntries(Object.entries(value).filter(([key]) => !ignored.includes(key))), ignored };
};

const isMeant = (written: string, name: string): boolean =>
  written === name || distance(written.toLowerCase(), name) <= Math.min(MAX_DISTANCE, name.length - 1);

/** Levenshtein's: letters to insert, delete or replace. */
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
