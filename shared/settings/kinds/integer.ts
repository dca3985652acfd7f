import type { Kind } from './kind.ts';

/** A whole number within bounds, both included. Digits in quotes are read as the number they spell. */
export const integer = (min: number, max: number): Kind<number> => ({
  name: 'integer',
  allowed: `a whole number from ${min} to ${max}`,
  read(raw) {
    const coerced = typeof raw === 'string' && /^\d{1,9}$/.test(raw.trim());
    const value = coerced ? Number(raw) : raw;
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
    return fits ? { value, coerced } : undefined;
  },
  write: (value) => value,
});
