import type { JsonValue } from '../../../shared/json.ts';
import { chainOf, DEFAULT_SCOPE, parseScope } from '../../../shared/scope.ts';
import { readValues } from '../../../shared/settings/document/read-values.ts';
import { PASSWORD_PATH, type ValuePath } from '../../../shared/settings/schema/effective.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';
import { type ConfigRow, type Export, UNSPECIFIED_SCOPE } from './import-file.ts';
import type { ImportAction } from './settings-arguments.ts';
import { fromExtension } from './smtp-extensions.ts';

/** The plan for one row. */
export type PlannedRow =
  /** `mapped`: Storemail writes the value differently. `from`: the extension's path for this setting. */
  | { kind: 'import'; scope: string; path: string; value: JsonValue; mapped: boolean; from?: string }
  | { kind: 'skip'; scope: string; path: string; reason: string }
  /** A setting of Adobe Commerce that is unrelated to mail, or that Storemail does not have. */
  | { kind: 'unsupported'; path: string };

type Codes = Pick<ImportAction, 'scope' | 'websites' | 'stores'>;

/** The scope of a row; `undefined` if its code is unknown. */
const scopeOf = ({ scope, scopeId }: ConfigRow, exported: Export, codes: Codes): string | undefined => {
  if (scope === UNSPECIFIED_SCOPE) return codes.scope;
  if (scope === 'default') return DEFAULT_SCOPE;
  const isWebsite = scope.startsWith('website');
  const code = isWebsite
    ? (codes.websites.get(scopeId) ?? exported.websites.get(scopeId))
    : (codes.stores.get(scopeId) ?? exported.stores.get(scopeId));
  const parsed = parseScope((code ?? '').toLowerCase());
  // The scope of a website has no store view code, and that of a store view has one.
  return parsed !== undefined && parsed !== DEFAULT_SCOPE && parsed.includes('.') !== isWebsite ? parsed : undefined;
};

const remedyFor = ({ scope, scopeId }: ConfigRow): string =>
  scope.startsWith('website')
    ? `the code of the website is unknown; pass --website ${scopeId}=<code>`
    : `the code of the store view is unknown; pass --store ${scopeId}=<website>.<code>`;

const importRow = (scope: string, path: string, raw: string): PlannedRow => {
  const read = readValues(new Map([[path, raw]]), scope);
  if (!read.ok) return { kind: 'skip', scope, path, reason: read.faults.map(({ problem }) => problem).join(', ') };
  const written = settings.get(path)?.kind.write(read.document[path as ValuePath]) ?? '';
  const value = typeof written === 'object' ? [...written] : written;
  return { kind: 'import', scope, path, value, mapped: String(written) !== raw };
};

const plan = (row: ConfigRow, exported: Export, codes: Codes): PlannedRow => {
  const translated = fromExtension(row.path, row.value);
  if (!translated) return planSetting(row, exported, codes);
  const { path } = translated;
  if ('reason' in translated) {
    return {
      kind: 'skip',
      scope: scopeOf(row, exported, codes) ?? row.scope,
      path: row.path,
      reason: translated.reason,
    };
  }
  const planned = planSetting({ ...row, path, value: translated.value }, exported, codes);
  return planned.kind === 'import' ? { ...planned, mapped: true, from: row.path } : planned;
};

const planSetting = (row: ConfigRow, exported: Export, codes: Codes): PlannedRow => {
  const { path } = row;
  if (!settings.has(path)) return { kind: 'unsupported', path };
  const scope = scopeOf(row, exported, codes);
  if (scope === undefined) return { kind: 'skip', scope: `${row.scope} ${row.scopeId}`, path, reason: remedyFor(row) };
  if (path !== PASSWORD_PATH) return importRow(scope, path, row.value);
  return { kind: 'skip', scope, path, reason: `passwords are encrypted in exports; pass --password ${scope}=<file>` };
};

/** The plan for each row: scopes before the scopes below them, and settings of extensions after those they override. */
export const planImport = (exported: Export, codes: Codes): PlannedRow[] =>
  exported.rows
    .map((row) => plan(row, exported, codes))
    .sort((a, b) => depthOf(a) - depthOf(b) || rankOf(a) - rankOf(b));

const rankOf = (planned: PlannedRow): number => Number(planned.kind === 'import' && planned.from !== undefined);

const depthOf = (planned: PlannedRow): number =>
  planned.kind === 'import' ? chainOf(planned.scope).length : Number.POSITIVE_INFINITY;

/** The values to save, by scope, in the order of the plan. */
export const patchesOf = (planned: readonly PlannedRow[]): Map<string, Map<string, JsonValue>> => {
  const patches = new Map<string, Map<string, JsonValue>>();
  for (const row of planned) {
    if (row.kind !== 'import') continue;
    const patch = patches.get(row.scope) ?? new Map<string, JsonValue>();
    patches.set(row.scope, patch.set(row.path, row.value));
  }
  return patches;
};
