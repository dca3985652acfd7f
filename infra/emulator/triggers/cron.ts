import type { IsDue } from './schedule-expression.ts';

interface Field {
  min: number;
  max: number;
  /** Names of the values, from `min` on. */
  names?: string[];
  valueAt: (date: Date) => number;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** In EventBridge's order (user guide, "Cron expressions"): weekdays count from Sunday, 1. */
const fields: Field[] = [
  { min: 0, max: 59, valueAt: (date) => date.getUTCMinutes() },
  { min: 0, max: 23, valueAt: (date) => date.getUTCHours() },
  { min: 1, max: 31, valueAt: (date) => date.getUTCDate() },
  { min: 1, max: 12, names: months, valueAt: (date) => date.getUTCMonth() + 1 },
  { min: 1, max: 7, names: weekdays, valueAt: (date) => date.getUTCDay() + 1 },
  { min: 1970, max: 2199, valueAt: (date) => date.getUTCFullYear() },
];

const numberIn = ({ min, max, names = [] }: Field, text: string): number => {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : Number.NaN;
};

const rangeOf = (field: Field, text: string, hasStep: boolean): [number, number] => {
  if (text === '*' || text === '?') return [field.min, field.max];
  const [from = '', to] = text.split('-');
  const first = numberIn(field, from);
  if (to !== undefined) return [first, numberIn(field, to)];
  return [first, hasStep ? field.max : first];
};

/** `*`, `?`, `5`, `1-5`, `MON-FRI`, each with an optional step; `undefined` for anything else, as L, W and #. */
const parsePart = (field: Field, text: string): ((value: number) => boolean) | undefined => {
  const [range = '', step = '1', ...rest] = text.split('/');
  const [first, last] = rangeOf(field, range, text.includes('/'));
  const every = /^[1-9]\d*$/.test(step) ? Number(step) : Number.NaN;
  if (rest.length > 0 || [first, last, every].some(Number.isNaN)) return undefined;
  return (value) => value >= first && value <= last && (value - first) % every === 0;
};

const parseField = (field: Field, text: string): ((date: Date) => boolean) | undefined => {
  const parts = text.split(',').map((part) => parsePart(field, part));
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return (date) => known.some((matches) => matches(field.valueAt(date)));
};

/** `cron(minutes hours day-of-month month day-of-week year)`; `undefined` for what is not understood. */
export const parseCron = (expression: string): IsDue | undefined => {
  const [, text = ''] = /^cron\((.*)\)$/.exec(expression) ?? [];
  const texts = text.split(' ');
  if (texts.length !== fields.length) return undefined;
  const parsed = fields.map((field, at) => parseField(field, texts[at] ?? ''));
  const known = parsed.filter((matches) => matches !== undefined);
  if (known.length < parsed.length) return undefined;
  return (minute) => {
    const date = new Date(minute * 60_000);
    return known.every((matches) => matches(date));
  };
};
