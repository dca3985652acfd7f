const MINUTE_MS = 60_000;

/** How far ahead an email can be scheduled, counted from its acceptance. */
export const LONGEST_SCHEDULE_DAYS = 30;

const MAX_CHARACTERS = 100;

/** Not a time that an email can be scheduled for. The message says what is allowed and follows the field's name. */
export class InvalidSchedule extends Error {
  override readonly name = 'InvalidSchedule';
}

// ISO 8601 as programs write it. Without an offset it is UTC, whatever the local time zone is.
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?$/i;

/**
 * Parses a time, in milliseconds since 1970, from ISO 8601 or English such as `in 10 minutes` or `tomorrow at 9am` (UTC).
 * Throws `InvalidSchedule` if the text is not a time, or if the time is past or more than 30 days after `acceptedAt`.
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

/** Words that fix the day, or place it in the past. Without one of them, a time that is already past means its next occurrence. */
const NOT_THE_NEXT = /\b(?:ago|before|earlier|last|past|previous|prior|since|this|today|tonight|yesterday)\b/i;

// Loaded on first use: most schedules are ISO 8601, and cold starts should not pay for the parser.
const englishTime = async (text: string, now: number): Promise<number | undefined> => {
  const { parse } = await import('chrono-node/en');
  const reference = { instant: new Date(now), timezone: 0 };
  const [found, ...others] = parse(text, reference, { forwardDate: !NOT_THE_NEXT.test(text) });
  // The match must cover the whole text, since chrono also finds times inside other text.
  if (!found || others.length > 0 || found.text.length !== text.length || found.end) return undefined;
  return found.date().getTime();
};
