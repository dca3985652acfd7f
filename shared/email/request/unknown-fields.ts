import type { JsonValue } from '../../json.ts';
import { editDistance } from '../../runtime/nearest.ts';

type JsonObject = { [key: string]: JsonValue };

/** A name within this edit distance of a known field is a typo rather than a field of a newer API. */
const MAX_DISTANCE = 2;

/** Names that are safe to repeat in a response. */
const REPEATABLE = /^[\w-]{1,64}$/;

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
    REPEATABLE.test(key) &&
    !FOREIGN.has(key.toLowerCase()) &&
    !(key in Object.prototype) &&
    names.every((name) => !isTypoOf(key, name));
  const ignored = Object.keys(value).filter(isUnknown);
  return { known: Object.fromEntries(Object.entries(value).filter(([key]) => !ignored.includes(key))), ignored };
};

const isTypoOf = (written: string, name: string): boolean =>
  editDistance(written.toLowerCase(), name) <= Math.min(MAX_DISTANCE, name.length - 1);
