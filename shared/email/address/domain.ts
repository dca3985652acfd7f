import { domainToASCII, domainToUnicode } from 'node:url';

/** RFC 1035 2.3.4, without the trailing dot. */
const MAX_DOMAIN_CHARACTERS = 253;

// Labels of letters, digits and inner hyphens, at most 63 characters each. At least two labels; the
// last is not a number.
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^(?:${LABEL}\\.)+(?![0-9]+$)${LABEL}$`);

/**
 * A mail domain in its wire form: ASCII, lower case, internationalised names as A-labels. `undefined` if the text is
 * not a domain, or if UTS 46 maps it to anything but itself in lower case: a name that people and resolvers read
 * differently can bypass an allow-list.
 */
export const parseDomain = (text: string): string | undefined => {
  if (text.length > MAX_DOMAIN_CHARACTERS) return undefined;
  const ascii = domainToASCII(text);
  if (ascii.length > MAX_DOMAIN_CHARACTERS || !HOST_NAME.test(ascii)) return undefined;
  return isSameName(text, ascii) && domainToUnicode(ascii).split('.').every(isOfOneScript) ? ascii : undefined;
};

/** Scripts in modern use (UAX 31, tables 5 and 7). All others are treated as one further script. */
const SCRIPTS =
  `Arabic Armenian Bengali Bopomofo Canadian_Aboriginal Cherokee Cyrillic Devanagari Ethiopic Georgian Greek
  Gujarati Gurmukhi Han Hangul Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya Sinhala
  Tamil Telugu Thaana Thai Tibetan`
    .split(/\s+/)
    .map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);

const COMMON = /[\p{Script=Common}\p{Script=Inherited}]/u;

/** Scripts that one language mixes, along with Latin letters (UTS 39, 5.2, "highly restrictive"). */
const WRITTEN_TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** Whether all letters of a label belong to one script. `раypal` with two Cyrillic letters looks like Latin. */
const isOfOneScript = (label: string): boolean => {
  if (/^[a-z0-9-]*$/.test(label)) return true;
  const used = new Set([...label].filter((letter) => !COMMON.test(letter)).map(scriptOf));
  return used.size <= 1 || WRITTEN_TOGETHER.some((scripts) => [...used].every((script) => scripts.includes(script)));
};

const scriptOf = (letter: string): string => SCRIPTS.find(([, letters]) => letters.test(letter))?.[0] ?? 'another';

const isSameName = (text: string, ascii: string): boolean => {
  const unicode = domainToUnicode(ascii);
  const written = text.toLowerCase();
  // Must be in NFC: the lower case of the Kelvin sign, for example, is a plain k.
  if (text !== text.normalize('NFC') || (written !== ascii && written !== unicode)) return false;
  // `domainToUnicode` leaves an A-label unchanged if it is not valid punycode.
  return !/(?:^|\.)xn--/.test(unicode) && domainToASCII(unicode) === ascii;
};
