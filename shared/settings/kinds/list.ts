import type { Kind, Reading } from './kind.ts';

const partsOf = (raw: unknown): readonly unknown[] | undefined => {
  if (typeof raw !== 'string') return Array.isArray(raw) ? raw : undefined;
  return raw.split(',').filter((part) => part.trim() !== '');
};

/** Reads an array or comma-separated text of at most `max` different entries. One invalid entry makes the list invalid. */
export const list =
  <T>(readEntry: (raw: unknown) => T | undefined, max: number) =>
  (raw: unknown): Reading<readonly T[]> | undefined => {
    const parts = partsOf(raw);
    if (!parts || parts.length > max) return undefined;
    const entries = parts.flatMap((part) => readEntry(part) ?? []);
    return entries.length === parts.length ? { value: [...new Set(entries)] } : undefined;
  };

/** Some of several words: an array, or comma-separated text. */
export const wordList = <Word extends string>(words: readonly Word[]): Kind<readonly Word[]> => ({
  name: 'word list',
  allowed: `any of ${words.join(', ')}, in an array or separated by commas`,
  read: list((raw) => words.find((word) => typeof raw === 'string' && word === raw.trim().toLowerCase()), words.length),
  write: (value) => value,
});
