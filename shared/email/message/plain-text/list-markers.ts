import type { Attributes } from './html-tokens.ts';

/** Returns the marker of a list's next item, such as ` * ` or ` 1. `. `value` is the item's own number, if it has one. */
export type NextMarker = (value?: string) => string;

const BULLET = ' * ';

/** The markers of a list. An ordered list is numbered according to `start`, `type` and `reversed`. */
export const markersOf = (list: string, { start, type = '1', reversed }: Attributes): NextMarker => {
  // The first number of a reversed list depends on its length, which is not known yet.
  if (list !== 'ol' || (reversed !== undefined && integerOf(start) === undefined)) return () => BULLET;
  let number = integerOf(start) ?? 1;
  return (value) => {
    const own = integerOf(value) ?? number;
    number = reversed === undefined ? own + 1 : own - 1;
    return ` ${written(own, type.trim())}. `;
  };
};

/** Parses an integer like the HTML standard (2.3.4.1), which ignores what follows the digits. */
const integerOf = (text: string | undefined): number | undefined => {
  const [, digits] = /^[ \t\n\f\r]*([+-]?\d{1,15})(?!\d)/.exec(text ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
};

const written = (number: number, type: string): string => {
  if (type === 'i') return roman(number)?.toLowerCase() ?? String(number);
  if (type === 'I') return roman(number) ?? String(number);
  if (type === 'a') return letters(number)?.toLowerCase() ?? String(number);
  if (type === 'A') return letters(number) ?? String(number);
  return String(number);
};

const ROMAN = [
  ['M', 1000],
  ['CM', 900],
  ['D', 500],
  ['CD', 400],
  ['C', 100],
  ['XC', 90],
  ['L', 50],
  ['XL', 40],
  ['X', 10],
  ['IX', 9],
  ['V', 5],
  ['IV', 4],
  ['I', 1],
] as const;

/** CSS Counter Styles 3, 6.1: from 1 to 3999. */
const roman = (number: number): string | undefined => {
  if (number < 1 || number > 3999) return undefined;
  let rest = number;
  let text = '';
  for (const [numeral, value] of ROMAN) {
    text += numeral.repeat(Math.floor(rest / value));
    rest %= value;
  }
  return text;
};

/** A, …, Z, AA, AB, …: from 1 on. */
const letters = (number: number): string | undefined => {
  if (number < 1) return undefined;
  let text = '';
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  }
  return text;
};
