/** RFC 2047, section 2: the length of an encoded word, `=?UTF-8?Q?` and `?=` included. */
const ENCODED_WORD_CHARACTERS = 75;

/** A line has 998 characters at most (RFC 5322, 2.1.1), and folding needs a blank: text with a longer word is encoded. */
const MAX_WORD_CHARACTERS = 900;

const ENCODED_WORD = /^=\?[\w-]+(?:\*[\w-]+)?\?[BQ]\?[!->@-~]+\?=$/i;

/** Text for people as an unstructured header such as Subject holds it: ASCII as it is, anything else as encoded words. */
export const unstructured = (text: string): string =>
  isPlain(text) && !/=\?| {2}/.test(text) ? text : encodedWords(text);

/** Like `unstructured`, for a header whose sender may have encoded it already: whole encoded words stay. */
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

/** Text as encoded words of whole characters, which stand together when they are decoded (RFC 2047, sections 5 and 6.2). */
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

/** Q where most of the text is letters, which can be read raw, B otherwise, which is shorter. */
const encodingOf = (text: string) => {
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  const other = text.match(/[^ -~]/g)?.length ?? 0;
  return other < latin
    ? { encoding: 'Q', encode: quoted, most: MOST }
    : { encoding: 'B', encode: (word: string) => Buffer.from(word).toString('base64'), most: MOST };
};

/** RFC 2047, 4.2, with only the characters that a display name may have (5, rule 3). */
const quoted = (word: string): string =>
  word.replace(/[^A-Za-z0-9!*+/-]/gu, (character) => (character === ' ' ? '_' : hex(character)));

const hex = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
