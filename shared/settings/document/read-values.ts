import type { JsonValue } from '../../json.ts';
import { DEFAULT_SCOPE } from '../../scope.ts';
import { SECRET_PATHS, type SettingsDocument } from '../schema/effective.ts';
import { settings, type UntypedSetting } from '../schema/schema.ts';
import type { ScopeLevel } from '../schema/setting.ts';
import type { Fault, Warning } from './fault.ts';

export type Parsed = { ok: true; document: SettingsDocument; warnings: Warning[] } | { ok: false; faults: Fault[] };

type ReadResult = { path: string; value: unknown; warning?: Warning } | Fault;

/** Adobe's level of a scope. */
const levelOf = (scope: string): ScopeLevel => {
  if (scope === DEFAULT_SCOPE) return 'default';
  return scope.includes('.') ? 'store view' : 'website';
};

/** Parameter Store reads `{{name}}` in a value as a reference to another parameter, and refuses to store it. */
const hasReference = (raw: JsonValue): boolean =>
  [raw].flat().some((text) => typeof text === 'string' && /\{\{|\}\}/.test(text));

const coercedWarning = ({ path, kind }: UntypedSetting): Warning => ({
  code: 'coerced',
  path,
  message: `The value has another JSON type and was read as ${kind.allowed}.`,
});

const readValue = (setting: UntypedSetting, raw: JsonValue, level: ScopeLevel): ReadResult => {
  const { path, kind, scopes } = setting;
  if (!scopes.includes(level)) return { path, problem: `can be set at these levels only: ${scopes.join(', ')}` };
  if (hasReference(raw)) return { path, problem: 'must have no {{ or }}, which Parameter Store keeps for references' };
  const reading = kind.read(raw);
  if (!reading) return { path, problem: `must be ${kind.allowed}` };
  return { path, value: reading.value, ...(reading.coerced && { warning: coercedWarning(setting) }) };
};

const readLeaf = (path: string, raw: JsonValue, level: ScopeLevel): ReadResult[] => {
  const setting = settings.get(path);
  if (!setting || raw === null) return [];
  if (SECRET_PATHS.includes(path))
    return [{ path, problem: 'is a secret: it must be saved as a SecureString, not here' }];
  return [readValue(setting, raw, level)];
};

/** Reads the values in a document of this scope; `null` is left out, since it means inherited. */
export const readValues = (values: ReadonlyMap<string, JsonValue>, scope: string): Parsed => {
  const outcomes = [...values].flatMap(([path, raw]) => readLeaf(path, raw, levelOf(scope)));
  const faults = outcomes.filter((outcome) => 'problem' in outcome);
  if (faults.length > 0) return { ok: false, faults };
  const read = outcomes.filter((outcome) => 'value' in outcome);
  return {
    ok: true,
    // Each value was read by the kind of its path; the compiler cannot follow that through a map.
    document: Object.fromEntries(read.map(({ path, value }) => [path, value])) as SettingsDocument,
    warnings: read.flatMap(({ warning }) => warning ?? []),
  };
};
