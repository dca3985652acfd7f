import { phrase } from './header-text.ts';

/** What fits a line of 998 characters (RFC 5322, 2.1.1) beside the header's name. */
const MAX_WORD_CHARACTERS = 900;

type Reading = (value: string) => string | undefined;

/**
 * Writes the value of a header that programs read, where encoded words have no meaning: URLs are percent-encoded, only
 * the phrase of a List-Id is encoded. `undefined`: it cannot be written, since it is not ASCII or has too long a word.
 */
export const structured = (name: string, value: string): string | undefined => {
  const written = readingOf(name)?.(value.trim());
  if (written === undefined || !/^[ -~]*$/.test(written)) return undefined;
  return written.split(' ').some(({ length }) => length > MAX_WORD_CHARACTERS) ? undefined : written;
};

/** Whether a header has a syntax that programs read; the text of all others is for people. */
export const isStructured = (name: string): boolean => readingOf(name) !== undefined;

const readingOf = (name: string): Reading | undefined => {
  const key = name.toLowerCase();
  return readings.get(key) ?? (key.startsWith('list-') ? urls : undefined);
};

const asIs: Reading = (value) => value;

/** RFC 5322, 3.6.4. Several clients leave the brackets out. */
const messageIds: Reading = (value) =>
  value
    .split(/\s+/)
    .filter(Boolean)
    .map((id) => `${id.startsWith('<') ? '' : '<'}${id}${id.endsWith('>') ? '' : '>'}`)
    .join(' ');

/** RFC 2919: a phrase for people, and the id in brackets. */
const listId: Reading = (value) => {
  const [, description, id] = /^([^<>]*)(<[^<>]*>)$/.exec(value) ?? [];
  if (description === undefined || id === undefined || /^[ -~]*$/.test(description)) return value;
  return `${phrase(description.trim())} ${id}`;
};

/** RFC 2369: URLs in brackets, or one without them. Blanks in the brackets mean nothing (section 2). */
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
