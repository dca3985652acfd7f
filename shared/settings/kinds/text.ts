import { hasControlCharacters } from '../../email/address/control-characters.ts';
import type { Kind } from './kind.ts';

/** One line of text that can be written as UTF-8. */
export const isOneLine = (text: string): boolean => text.isWellFormed() && !hasControlCharacters(text);

/** One line of text without spaces around it, by its size in UTF-8; empty is allowed and means none. */
export const text = (maxBytes: number): Kind<string> => ({
  name: 'text',
  allowed: `one line of text without spaces around it, of at most ${maxBytes} bytes`,
  read(raw) {
    const fits = typeof raw === 'string' && Buffer.byteLength(raw) <= maxBytes && raw.trim() === raw && isOneLine(raw);
    return fits ? { value: raw } : undefined;
  },
  write: (value) => value,
});

/** A day of the calendar as ISO 8601 has it, or none. */
export const date: Kind<string> = {
  name: 'date',
  allowed: 'a date such as 2027-12-31, or "" for none',
  read(raw) {
    if (raw === '') return { value: '' };
    const isDay = typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw);
    // 2027-02-30 comes back as another day.
    const day = isDay ? new Date(`${raw}T00:00:00Z`) : undefined;
    return day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(String(raw))
      ? { value: String(raw) }
      : undefined;
  },
  write: (value) => value,
};
