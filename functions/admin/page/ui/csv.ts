/**
 * A value as a CSV cell (RFC 4180). Anything that a spreadsheet would evaluate as a formula gets a leading
 * apostrophe, since subjects and names are free text.
 */
const cellOf = (value: string | number | null): string => {
  const text = String(value ?? '');
  const safe = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvLine = (values: readonly (string | number | null)[]): string => `${values.map(cellOf).join(',')}\r\n`;
