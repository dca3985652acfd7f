import { parse } from 'csv-parse/sync';
import { CommandFailed } from '../program.ts';
import type { Suppression } from './suppressions-client.ts';

const columns = ['email', 'scope', 'origin', 'created_at', 'source_id'] as const;

export const CSV_HEADER = `${columns.join(',')}\r\n`;

/** RFC 4180, section 2. */
const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csvRow = (entry: Suppression): string =>
  `${columns.map((column) => field(entry[column] ?? '')).join(',')}\r\n`;

/** An address to suppress, as a file names it. */
export interface Row {
  /** Counted from 1, with the header but without empty rows. */
  number: number;
  address: string;
  /** Undefined: that of the API key. */
  scope: string | undefined;
}

/**
 * The distinct addresses in a CSV file. If the first row is a header with `email`, `address` or `recipient`, as in exports
 * of other services, that column is read, and otherwise the first one. A column `scope`, as in our own exports, is
 * heeded. Throws `CommandFailed`.
 */
export const rowsIn = (text: string): Row[] => {
  const rows = cellsOf(text);
  const [header = []] = rows;
  const email = header.findIndex((name) => /^(?:e-?mail|address|recipient)(?:[ _-]?address)?$/i.test(name));
  const scope = email === -1 ? -1 : header.findIndex((name) => /^scope$/i.test(name));
  const hasHeader = email !== -1 || !header[0]?.includes('@');
  const found = rows.map((cells, index) => ({
    number: index + 1,
    // The page's export puts an apostrophe before what a spreadsheet would take for a formula.
    address: (cells[Math.max(email, 0)] ?? '').replace(/^'(?=[=+\-@])/, ''),
    scope: cells[scope] || undefined,
  }));
  const named = found.slice(hasHeader ? 1 : 0).filter(({ address }) => address !== '');
  return [...new Map(named.map((row) => [`${row.scope} ${row.address}`, row])).values()];
};

const cellsOf = (text: string): string[][] => {
  try {
    return parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true });
  } catch (cause) {
    throw new CommandFailed('The file is not valid CSV.', { cause });
  }
};
