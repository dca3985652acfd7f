/** How numbers and times are written in a language, in the reader's own time zone. */
export interface Formats {
  number(value: number): string;
  /** ISO 8601 → day and time to the second. */
  dateTime(iso: string): string;
  /** `yyyy-mm-dd` → the day, whatever the reader's time zone. */
  day(date: string): string;
  /** The time; with the day unless it is today. */
  shortTime(iso: string): string;
  hour(iso: string): string;
  milliseconds(value: number): string;
  /** The same without its year. */
  shortDay(date: string): string;
  /** The largest unit that fits. */
  duration(seconds: number): string;
}

const units = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

const isToday = (date: Date): boolean => date.toDateString() === new Date().toDateString();

/** The formats of a locale; created once per language, because creating them is slow. */
export const formats = (locale: string): Formats => {
  const numbers = new Intl.NumberFormat(locale);
  const seconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', maximumFractionDigits: 2 });
  const millis = new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 });
  const shortDays = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const dayAndTime = new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const hours = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  return {
    number: (value) => numbers.format(value),
    dateTime: (iso) => full.format(new Date(iso)),
    day: (date) => days.format(new Date(date)),
    shortTime: (iso) => (isToday(new Date(iso)) ? time : dayAndTime).format(new Date(iso)),
    hour: (iso) => hours.format(new Date(iso)),
    shortDay: (date) => shortDays.format(new Date(date)),
    milliseconds: (value) => (value < 1000 ? millis.format(value) : seconds.format(value / 1000)),
    duration: (value) => {
      const { unit, seconds: size } = units.find((candidate) => value >= candidate.seconds) ?? units[3];
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
        Math.round(value / size),
      );
    },
  };
};
