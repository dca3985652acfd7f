/**
 * A value as a cell (RFC 4180). What a spreadsheet would take for a formula begins with an apostrophe: subjects, and names
 * of keys and people, are free text.
 */
const cellOf = (value: string | number | null): string => {
  const text = String(value ?? '');
  const safe = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvLine = (values: readonly (string | number | null)[]): string => `${values.map(cellOf).join(',')}\r\n`;
