import { parse } from 'csv-parse/sync';
import { CommandFailed } from '../program.ts';
import type { Suppression } from './suppressions-client.ts';

const columns = ['email', 'scope', 'origin', 'created_at', 'source_id'] as const;

export const CSV_HEADER = `${columns.join(',')}\r\n`;

/** RFC 4180, section 2. */
const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csvRow = (entry: Suppression): string =>
  `${columns.map((column) => field(entry[column] ?? '')).join(',')}\r\n`;

/**
 * The distinct addresses in a CSV file. If the first row is a header with `email`, `address` or `recipient`, as in exports
 * of other services, that column is read, and otherwise the first one. Throws `CommandFailed`.
 */
export const addressesIn = (text: string): string[] => {
  const [first = [], ...rest] = rowsOf(text);
  const emailColumn = first.findIndex((name) => /^(?:e-?mail|address|recipient)(?:[ _-]?address)?$/i.test(name));
  const rows = emailColumn === -1 && first[0]?.includes('@') ? [first, ...rest] : rest;
  const addresses = rows.map((row) => row[Math.max(emailColumn, 0)] ?? '').filter((address) => address !== '');
  return [...new Set(addresses)];
};

const rowsOf = (text: string): string[][] => {
  try {
    return parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true });
  } catch (cause) {
    throw new CommandFailed('The file is not valid CSV.', { cause });
  }
};
