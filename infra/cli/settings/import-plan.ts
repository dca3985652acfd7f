import type { JsonValue } from '../../../shared/json.ts';
import { chainOf, DEFAULT_SCOPE, parseScope } from '../../../shared/scope.ts';
import { describeFaults } from '../../../shared/settings/document/fault.ts';
import { readValues } from '../../../shared/settings/document/read-values.ts';
import { PASSWORD_PATH, type ValuePath } from '../../../shared/settings/schema/effective.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';
import type { ConfigRow, Export } from './import-file.ts';
import type { ImportAction } from './settings-arguments.ts';
import { fromExtension } from './smtp-extensions.ts';

/** The result for one row. */
export type PlannedRow =
  /** `mapped`: Storemail writes it otherwise. `from`: the path that an extension has for it. */
  | { kind: 'taken'; scope: string; path: string; value: JsonValue; mapped: boolean; from?: string }
  | { kind: 'impossible'; scope: string; path: string; reason: string }
  /** A setting of Adobe Commerce that has nothing to do with mail, or that Storemail does not have. */
  | { kind: 'foreign'; path: string };

type Codes = Pick<ImportAction, 'scope' | 'websites' | 'stores'>;

/** The scope that a row is for; `undefined` if nobody said its code. */
const scopeOf = ({ scope, scopeId }: ConfigRow, found: Export, asked: Codes): string | undefined => {
  if (scope === 'asked') return asked.scope;
  if (scope === 'default') return DEFAULT_SCOPE;
  const isWebsite = scope.startsWith('website');
  const code = isWebsite
    ? (asked.websites.get(scopeId) ?? found.websites.get(scopeId))
    : (asked.stores.get(scopeId) ?? found.stores.get(scopeId));
  const parsed = parseScope((code ?? '').toLowerCase());
  // A website has no store view in its scope, and a store view has.
  return parsed !== undefined && parsed !== DEFAULT_SCOPE && parsed.includes('.') !== isWebsite ? parsed : undefined;
};

const remedyFor = ({ scope, scopeId }: ConfigRow): string =>
  scope.startsWith('website')
    ? `its website has no usable code: --website ${scopeId}=<code>`
    : `its store view has no usable code: --store ${scopeId}=<website>.<code>`;

const taken = (scope: string, path: string, raw: string): PlannedRow => {
  const read = readValues(new Map([[path, raw]]), scope);
  if (!read.ok) return { kind: 'impossible', scope, path, reason: describeFaults(read.faults) };
  const written = settings.get(path)?.kind.write(read.document[path as ValuePath]) ?? '';
  const value = typeof written === 'object' ? [...written] : written;
  return { kind: 'taken', scope, path, value, mapped: String(written) !== raw };
};

const plan = (row: ConfigRow, found: Export, asked: Codes): PlannedRow => {
  const translated = fromExtension(row.path, row.value);
  if (!translated) return planOwn(row, found, asked);
  const { path } = translated;
  if ('reason' in translated) {
    return {
      kind: 'impossible',
      scope: scopeOf(row, found, asked) ?? row.scope,
      path: row.path,
      reason: translated.reason,
    };
  }
  const planned = planOwn({ ...row, path, value: translated.value }, found, asked);
  return planned.kind === 'taken' ? { ...planned, mapped: true, from: row.path } : planned;
};

const planOwn = (row: ConfigRow, found: Export, asked: Codes): PlannedRow => {
  const { path } = row;
  if (!settings.has(path)) return { kind: 'foreign', path };
  const scope = scopeOf(row, found, asked);
  if (scope === undefined)
    return { kind: 'impossible', scope: `${row.scope} ${row.scopeId}`, path, reason: remedyFor(row) };
  if (path !== PASSWORD_PATH) return taken(scope, path, row.value);
  return { kind: 'impossible', scope, path, reason: `exports hold it encrypted: --password ${scope}=<file>` };
};

/** The plan for an export, row by row, widest scopes first; settings of an extension follow those they override. */
export const planImport = (found: Export, asked: Codes): PlannedRow[] =>
  found.rows.map((row) => plan(row, found, asked)).sort((a, b) => depthOf(a) - depthOf(b) || rankOf(a) - rankOf(b));

const rankOf = (planned: PlannedRow): number => Number(planned.kind === 'taken' && planned.from !== undefined);

const depthOf = (planned: PlannedRow): number =>
  planned.kind === 'taken' ? chainOf(planned.scope).length : Number.POSITIVE_INFINITY;

/** What is to be saved, by scope, widest first. */
export const patchesOf = (planned: readonly PlannedRow[]): Map<string, Map<string, JsonValue>> => {
  const patches = new Map<string, Map<string, JsonValue>>();
  for (const row of planned) {
    if (row.kind !== 'taken') continue;
    const patch = patches.get(row.scope) ?? new Map<string, JsonValue>();
    patches.set(row.scope, patch.set(row.path, row.value));
  }
  return patches;
};
