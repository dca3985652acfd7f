import { domainToASCII, domainToUnicode } from 'node:url';

/** RFC 1035 2.3.4, without the trailing dot. */
const MAX_DOMAIN_CHARACTERS = 253;

// Letters, digits and inner hyphens, at most 63 a label, at least two labels, the last one no number.
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^(?:${LABEL}\\.)+(?![0-9]+$)${LABEL}$`);

/**
 * A mail domain as it goes on the wire: ASCII, lower case, internationalised names as A-labels. `undefined` if the
 * text is none, or if UTS-46 reads it as anything but the same name in another letter case: a name that reads
 * differently to a person and to the resolver is how allow-lists are passed by.
 */
export const parseDomain = (text: string): string | undefined => {
  if (text.length > MAX_DOMAIN_CHARACTERS) return undefined;
  const ascii = domainToASCII(text);
  if (ascii.length > MAX_DOMAIN_CHARACTERS || !HOST_NAME.test(ascii)) return undefined;
  return isSameName(text, ascii) && domainToUnicode(ascii).split('.').every(isOfOneScript) ? ascii : undefined;
};

/** Scripts in use today (UAX 31, tables 5 and 7); letters of any other count as one more. */
const SCRIPTS =
  `Arabic Armenian Bengali Bopomofo Canadian_Aboriginal Cherokee Cyrillic Devanagari Ethiopic Georgian Greek
  Gujarati Gurmukhi Han Hangul Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya Sinhala
  Tamil Telugu Thaana Thai Tibetan`
    .split(/\s+/)
    .map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);

const COMMON = /[\p{Script=Common}\p{Script=Inherited}]/u;

/** What one language writes with, Latin letters in between included (UTS 39, 5.2, "highly restrictive"). */
const WRITTEN_TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** Whether no letter of a label is of another script than those beside it: `раypal` with Cyrillic letters reads as Latin. */
const isOfOneScript = (label: string): boolean => {
  if (/^[a-z0-9-]*$/.test(label)) return true;
  const used = new Set([...label].filter((letter) => !COMMON.test(letter)).map(scriptOf));
  return used.size <= 1 || WRITTEN_TOGETHER.some((scripts) => [...used].every((script) => scripts.includes(script)));
};

const scriptOf = (letter: string): string => SCRIPTS.find(([, letters]) => letters.test(letter))?.[0] ?? 'another';

const isSameName = (text: string, ascii: string): boolean => {
  const unicode = domainToUnicode(ascii);
  const written = text.toLowerCase();
  // Normalised first: the Kelvin sign, too, has the lower case k.
  if (text !== text.normalize('NFC') || (written !== ascii && written !== unicode)) return false;
  // An A-label that is no valid punycode is left as it is.
  return !/(?:^|\.)xn--/.test(unicode) && domainToASCII(unicode) === ascii;
};
