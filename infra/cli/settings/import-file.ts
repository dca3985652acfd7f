import { parse as parseCsv } from 'csv-parse/sync';
import { ApiRefused } from './settings-client.ts';

/** A row of Adobe Commerce's table core_config_data. */
export interface ConfigRow {
  /** `default`, `websites` or `stores`. */
  scope: string;
  scopeId: string;
  path: string;
  value: string;
}

/** Rows of an export, with the codes of the websites and stores that it has. */
export interface Export {
  rows: ConfigRow[];
  /** Codes by id; of store views `website.store`. */
  websites: Map<string, string>;
  stores: Map<string, string>;
}

type Fields = Record<string, unknown>;

const asFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const asText = (value: unknown): string =>
  value === null || value === undefined || value === 'NULL' || value === '\\N' ? '' : String(value);

const asRows = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(asFields) : []);

const configRow = (fields: Fields): ConfigRow => ({
  scope: asText(fields.scope) || 'default',
  scopeId: asText(fields.scope_id) || '0',
  path: asText(fields.path),
  value: asText(fields.value),
});

const exportOf = (tables: Fields): Export => {
  const websites = new Map(asRows(tables.store_website).map((row) => [asText(row.website_id), asText(row.code)]));
  const stores = asRows(tables.store).map((row): [string, string] => [
    asText(row.store_id),
    `${websites.get(asText(row.website_id)) ?? ''}.${asText(row.code)}`,
  ]);
  return { rows: asRows(tables.core_config_data).map(configRow), websites, stores: new Map(stores) };
};

/** Tables by name: an object of them, phpMyAdmin's list of tables, or the rows of the one table. */
const tablesIn = (json: unknown): Fields => {
  if (!Array.isArray(json)) return asFields(json);
  const tables = json.map(asFields).filter(({ type }) => type === 'table');
  if (tables.length === 0) return { core_config_data: json };
  return Object.fromEntries(tables.map(({ name, data }) => [asText(name), data]));
};

const LINE = /^([a-z0-9_]+(?:\/[a-z0-9_]+){2,3}) - (.*)$/i;

/** `system/smtp/host - smtp.example.com`, one a line; the scope is said nowhere in it. */
const configShow = (text: string): Export => {
  const rows = text.split(/\r?\n/).flatMap((line) => {
    const [, path, value = ''] = LINE.exec(line) ?? [];
    return path === undefined ? [] : [{ scope: 'asked', scopeId: '', path, value }];
  });
  return { rows, websites: new Map(), stores: new Map() };
};

const hasHeader = (text: string): boolean => {
  const [header = ''] = text.split(/\r?\n/, 1);
  return ['scope', 'scope_id', 'path', 'value'].every((column) => header.toLowerCase().includes(column));
};

const read = (text: string): Export => {
  if (/^\s*[[{]/.test(text)) return exportOf(tablesIn(JSON.parse(text)));
  if (!hasHeader(text)) return configShow(text);
  const rows: unknown = parseCsv(text, {
    columns: (names: string[]) => names.map((name) => name.toLowerCase()),
    bom: true,
    trim: true,
    delimiter: [',', ';', '\t'],
    relax_column_count: true,
  });
  return exportOf({ core_config_data: rows });
};

/** Reads an export of any of the kinds. Throws `ApiRefused` if it is none. */
export const readExport = (text: string): Export => {
  try {
    const found = read(text.replace(/^\uFEFF/, ''));
    if (found.rows.length > 0) return found;
  } catch {
    // Told below, without the parser's message: it quotes the file.
  }
  throw new ApiRefused('The file is no output of config:show and no CSV or JSON of the table core_config_data.');
};
