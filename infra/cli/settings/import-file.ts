import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import { CommandFailed } from '../program.ts';

/** Scope of rows from a format without scopes. */
export const UNSPECIFIED_SCOPE = '';

/** A row of Adobe Commerce's table core_config_data. */
export interface ConfigRow {
  /** `default`, `websites` or `stores`, or `UNSPECIFIED_SCOPE`. */
  scope: string;
  scopeId: string;
  path: string;
  value: string;
}

/** Rows of an export, and the codes of websites and store views in it. */
export interface Export {
  rows: ConfigRow[];
  /** Codes by id. */
  websites: Map<string, string>;
  /** `website.store_view` by id. */
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

/** Tables by name, from an object of tables, phpMyAdmin's list of tables, or the rows of core_config_data alone. */
const tablesIn = (json: unknown): Fields => {
  if (!Array.isArray(json)) return asFields(json);
  const tables = json.map(asFields).filter(({ type }) => type === 'table');
  if (tables.length === 0) return { core_config_data: json };
  return Object.fromEntries(tables.map(({ name, data }) => [asText(name), data]));
};

const LINE = /^([a-z0-9_]+(?:\/[a-z0-9_]+){2,3}) - (.*)$/i;

/** Lines such as `system/smtp/host - smtp.example.com`, which do not contain the scope. */
const configShow = (text: string): Export => {
  const rows = text.split(/\r?\n/).flatMap((line) => {
    const [, path, value = ''] = LINE.exec(line) ?? [];
    return path === undefined ? [] : [{ scope: UNSPECIFIED_SCOPE, scopeId: '', path, value }];
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
  // The header's delimiter alone: `a@x.example,b@x.example` is one value of a file with tabs or semicolons.
  const [delimiter = ','] = /[,;\t]/.exec(text) ?? [];
  const rows: unknown = parseCsv(text, {
    columns: (names: string[]) => names.map((name) => name.toLowerCase()),
    bom: true,
    trim: true,
    delimiter,
    relax_column_count_less: true,
  });
  return exportOf({ core_config_data: rows });
};

/** Reads an export in any of the formats. Throws `CommandFailed` if it is in none of them. */
export const readExport = (text: string): Export => {
  try {
    const exported = read(text.replace(/^\uFEFF/, ''));
    if (exported.rows.length > 0) return exported;
  } catch (cause) {
    if (cause instanceof CsvError && cause.code === 'CSV_RECORD_INCONSISTENT_COLUMNS') {
      throw new CommandFailed(
        `Line ${cause.lines} has more values than the header. Values with a delimiter need quotes.`,
        {
          cause,
        },
      );
    }
    // Reported below without the parser's message, which quotes the file.
  }
  throw new CommandFailed(
    'Unknown format. The file must be the output of config:show, or the table core_config_data as CSV or JSON.',
  );
};
