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
