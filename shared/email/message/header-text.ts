/** RFC 2047, section 2: the maximum length of an encoded word, including `=?UTF-8?Q?` and `?=`. */
const ENCODED_WORD_CHARACTERS = 75;

/** Lines can be folded only at spaces and are limited to 998 characters (RFC 5322, 2.1.1); longer words are encoded. */
const MAX_WORD_CHARACTERS = 900;

const ENCODED_WORD = /^=\?[\w-]+(?:\*[\w-]+)?\?[BQ]\?[!->@-~]+\?=$/i;

/** The value of an unstructured field such as Subject: plain ASCII as it is, anything else as encoded words. */
export const unstructured = (text: string): string =>
  isPlain(text) && !/=\?| {2}/.test(text) ? text : encodedWords(text);

/** Like `unstructured`, for values that a client may have encoded already: valid encoded words are kept. */
export const unstructuredOnce = (text: string): string =>
  isPlain(text) && text.split(' ').every(isWordAsMeant) ? text : encodedWords(text);

/** A display name (RFC 5322, 3.2.5): bare words, a quoted string, or encoded words. */
export const phrase = (name: string): string => {
  const quoted = /^[\w ]*$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
  return isPlain(quoted) && !/=\?| {2}/.test(name) ? quoted : encodedWords(name);
};

const isPlain = (text: string): boolean =>
  /^[ -~]*$/.test(text) && text.split(' ').every(({ length }) => length <= MAX_WORD_CHARACTERS);

const isWordAsMeant = (word: string): boolean =>
  !word.includes('=?') || (word.length <= ENCODED_WORD_CHARACTERS && ENCODED_WORD.test(word));

/** Encodes text as RFC 2047 encoded words, none of which splits a character (section 5). */
export const encodedWords = (text: string): string => {
  const wellFormed = text.toWellFormed();
  const { encoding, encode, most } = encodingOf(wellFormed);
  const words: string[] = [];
  let word = '';
  for (const character of wellFormed) {
    if (word !== '' && encode(word + character).length > most) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((one) => `=?UTF-8?${encoding}?${encode(one)}?=`).join(' ');
};

const MOST = ENCODED_WORD_CHARACTERS - '=?UTF-8?Q??='.length;

/** Q for mostly Latin text, which stays readable; B otherwise, which is shorter. */
const encodingOf = (text: string) => {
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  const other = text.match(/[^ -~]/g)?.length ?? 0;
  return other < latin
    ? { encoding: 'Q', encode: quoted, most: MOST }
    : { encoding: 'B', encode: (word: string) => Buffer.from(word).toString('base64'), most: MOST };
};

/** The Q encoding (RFC 2047, 4.2), restricted to what is also allowed in a phrase (section 5, rule 3). */
const quoted = (word: string): string =>
  word.replace(/[^A-Za-z0-9!*+/-]/gu, (character) => (character === ' ' ? '_' : hex(character)));

const hex = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
