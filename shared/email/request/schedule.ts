const MINUTE_MS = 60_000;

/** How far ahead an email can be scheduled, counted from its acceptance. */
export const LONGEST_SCHEDULE_DAYS = 30;

const MAX_CHARACTERS = 100;

/** No time that an email can be scheduled for. The message says what is allowed, to be read after the field's name. */
export class InvalidSchedule extends Error {
  override readonly name = 'InvalidSchedule';
}

// ISO 8601 as programs write it. Without an offset it is UTC, wherever we run.
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?$/i;

/**
 * The time that a text names, milliseconds since 1970: ISO 8601, or English such as `in 10 minutes` or `tomorrow at
 * 9am` (UTC). Throws `InvalidSchedule` if it names none, one that is over, or one more than 30 days after `acceptedAt`.
 */
export const parseSchedule = async (text: string, now: number, acceptedAt = now): Promise<number> => {
  if (text.length > MAX_CHARACTERS) throw new InvalidSchedule(`must be at most ${MAX_CHARACTERS} characters long`);
  const at = isoTime(text.trim()) ?? (await englishTime(text.trim(), now));
  if (at === undefined || Number.isNaN(at)) {
    throw new InvalidSchedule('must be a time in ISO 8601, or in English such as "in 10 minutes"');
  }
  if (at <= now) throw new InvalidSchedule('must be a time in the future');
  if (at > acceptedAt + LONGEST_SCHEDULE_DAYS * 24 * 60 * MINUTE_MS) {
    throw new InvalidSchedule(`must be at most ${LONGEST_SCHEDULE_DAYS} days ahead`);
  }
  return at;
};

const isoTime = (text: string): number | undefined => {
  const [match, day = '', time = '00:00', offset = 'Z'] = ISO.exec(text) ?? [];
  if (match === undefined) return undefined;
  // Date.parse reads the 31st of November as the 1st of December.
  if (!isDay(day)) return Number.NaN;
  const zone = offset.length === 3 ? `${offset}:00` : offset.replace(/^(.\d\d)(\d\d)$/, '$1:$2');
  return Date.parse(`${day}T${time.replace(',', '.')}${zone.toUpperCase()}`);
};

const isDay = (text: string): boolean => {
  const time = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** Words that say which day is meant, or that it is over. Without one, a time that is over today means the next such time. */
const NOT_THE_NEXT = /\b(?:ago|before|earlier|last|past|previous|prior|since|this|today|tonight|yesterday)\b/i;

// Loaded by the first text that is no ISO 8601, for which the parser is not worth a slower start.
const englishTime = async (text: string, now: number): Promise<number | undefined> => {
  const { parse } = await import('chrono-node/en');
  const reference = { instant: new Date(now), timezone: 0 };
  const [found, ...others] = parse(text, reference, { forwardDate: !NOT_THE_NEXT.test(text) });
  // What it read must be all there is: it also finds times in the midst of other words.
  if (!found || others.length > 0 || found.text.length !== text.length || found.end) return undefined;
  return found.date().getTime();
};
