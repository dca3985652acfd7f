import { phrase } from './header-text.ts';

/** Leaves room for the field name on a line of 998 characters (RFC 5322, 2.1.1). */
const MAX_WORD_CHARACTERS = 900;

type Reading = (value: string) => string | undefined;

/**
 * The value of a field that programs parse, where encoded words are not allowed: URLs are percent-encoded, and only the
 * phrase of a List-Id becomes encoded words. `undefined` for fields with other syntax, and for values that cannot be
 * written in ASCII or have a word that is too long.
 */
export const structured = (name: string, value: string): string | undefined => {
  const written = readingOf(name)?.(value.trim());
  if (written === undefined || !/^[ -~]*$/.test(written)) return undefined;
  return written.split(' ').some(({ length }) => length > MAX_WORD_CHARACTERS) ? undefined : written;
};

/** Whether programs parse the field. All other fields hold text for people. */
export const isStructured = (name: string): boolean => readingOf(name) !== undefined;

const readingOf = (name: string): Reading | undefined => {
  const key = name.toLowerCase();
  return readings.get(key) ?? (key.startsWith('list-') ? urls : undefined);
};

const asIs: Reading = (value) => value;

/** RFC 5322, 3.6.4. Adds the brackets that several clients leave out. */
const messageIds: Reading = (value) =>
  value
    .split(/\s+/)
    .filter(Boolean)
    .map((id) => `${id.startsWith('<') ? '' : '<'}${id}${id.endsWith('>') ? '' : '>'}`)
    .join(' ');

/** RFC 2919: an optional phrase, and the id in brackets. */
const listId: Reading = (value) => {
  const [, description, id] = /^([^<>]*)(<[^<>]*>)$/.exec(value) ?? [];
  if (description === undefined || id === undefined || /^[ -~]*$/.test(description)) return value;
  return `${phrase(description.trim())} ${id}`;
};

/** RFC 2369: URLs in brackets, or a single one without. White space inside brackets is ignored (section 2). */
const urls: Reading = (value) => {
  if (!value.includes('<')) return asciiUrl(value);
  return value.replace(/<([^<>]*)>/g, (whole, url: string) => {
    const ascii = asciiUrl(url.replace(/\s+/g, ''));
    return ascii === undefined ? whole : `<${ascii}>`;
  });
};

const asciiUrl = (url: string): string | undefined => {
  if (/^[ -~]*$/.test(url)) return url;
  return url.isWellFormed() && URL.canParse(url) ? new URL(url).href : undefined;
};

const readings: ReadonlyMap<string, Reading> = new Map([
  ['auto-submitted', asIs],
  ['feedback-id', asIs],
  ['importance', asIs],
  ['in-reply-to', messageIds],
  ['list-id', listId],
  ['list-unsubscribe-post', asIs],
  ['precedence', asIs],
  ['references', messageIds],
  ['thread-index', asIs],
]);
