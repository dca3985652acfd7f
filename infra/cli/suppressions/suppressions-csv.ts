import { parse } from 'csv-parse/sync';
import { NotDone } from '../program.ts';
import type { Suppression } from './suppressions-client.ts';

const columns = ['email', 'scope', 'origin', 'created_at', 'source_id'] as const;

export const CSV_HEADER = `${columns.join(',')}\r\n`;

/** RFC 4180, section 2. */
const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csvRow = (entry: Suppression): string =>
  `${columns.map((column) => field(entry[column] ?? '')).join(',')}\r\n`;

/**
 * The addresses of a CSV file, each once: its column `email` if the first row names one, as those of other services do
 * under `email`, `address` or `recipient`; else the first column. Throws `NotDone`.
 */
export const addressesIn = (text: string): string[] => {
  const [first = [], ...rest] = rowsOf(text);
  const named = first.findIndex((name) => /^(?:e-?mail|address|recipient)(?:[ _-]?address)?$/i.test(name));
  const rows = named === -1 && first[0]?.includes('@') ? [first, ...rest] : rest;
  const found = rows.map((row) => row[Math.max(named, 0)] ?? '').filter((address) => address !== '');
  return [...new Set(found)];
};

const rowsOf = (text: string): string[][] => {
  try {
    return parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true });
  } catch (cause) {
    throw new NotDone('The file is no CSV.', { cause });
  }
};
