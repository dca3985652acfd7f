import type { Suppression } from '../api/suppressions-api.ts';
import { csvLine } from '../ui/csv.ts';

/** The entries as `npm run suppressions -- export` prints them. */
export const csvOf = {
  head: csvLine(['email', 'scope', 'origin', 'created_at', 'source_id']),
  line: ({ email, scope, origin, created_at, source_id }: Suppression): string =>
    csvLine([email, scope, origin, created_at, source_id]),
};

const isHeading = (name: string): boolean => /^(?:e-?mail|address|recipient)(?:[ _-]?address)?$/i.test(name);

/**
 * The addresses of a CSV file, each once: its column `email` (or `address`, or `recipient`, as other services call it) if
 * the first row names one; else the first column.
 */
export const addressesIn = (text: string): string[] => {
  const rows = rowsOf(text.replace(/^\uFEFF/, ''));
  const [first = []] = rows;
  const named = first.findIndex(isHeading);
  const isData = named === -1 && first[0]?.includes('@');
  const cells = (isData ? rows : rows.slice(1)).map((row) => row[Math.max(named, 0)] ?? '');
  // On export, cells that a spreadsheet would take for a formula get a leading apostrophe.
  return [...new Set(cells.map((cell) => cell.replace(/^'(?=[=+\-@])/, '')).filter((cell) => cell !== ''))];
};

/** RFC 4180; by semicolons, too, as spreadsheets write it where the comma is a decimal sign. */
const rowsOf = (text: string): string[][] => {
  const [first = ''] = text.split('\n', 1);
  const delimiter = first.split(';').length > first.split(',').length ? ';' : ',';
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}\\r\\n]*))(${delimiter}|\\r?\\n|\\r|$)`, 'y');
  const rows: string[][] = [];
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const [, quoted, plain = '', end] = cell.exec(text) ?? [undefined, undefined, '', undefined];
    // A misplaced quote: guessing how the rest of the file is meant would be wrong.
    if (end === undefined) break;
    row.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === delimiter) continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows.filter((one) => one.some((value) => value !== ''));
};
