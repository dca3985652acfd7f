import { createHash } from 'node:crypto';
import { MalformedJson, parseStrictJson } from '../../json.ts';
import type { Written } from '../kinds/kind.ts';
import type { SettingsDocument, ValuePath } from '../schema/effective.ts';
import { settings } from '../schema/schema.ts';
import type { Fault } from './fault.ts';
import { leavesOf, NO_SETTING } from './leaves.ts';
import { type Parsed, readValues } from './read-values.ts';

/** The limit of a standard SSM parameter, in bytes of UTF-8. */
export const MAX_DOCUMENT_BYTES = 4096;

const whole = (problem: string): Parsed => ({ ok: false, faults: [{ path: '', problem }] });

const parse = (text: string, scope: string, isRefused: (fault: Fault) => boolean): Parsed => {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_DOCUMENT_BYTES) {
    return whole(`The document has ${bytes} bytes; at most ${MAX_DOCUMENT_BYTES} are allowed`);
  }
  try {
    const { values, faults: all } = leavesOf(parseStrictJson(text));
    const faults = all.filter(isRefused);
    const parsed = readValues(values, scope);
    if (faults.length === 0) return parsed;
    return { ok: false, faults: parsed.ok ? faults : [...faults, ...parsed.faults] };
  } catch (error) {
    if (error instanceof MalformedJson) return whole(`The document is refused: ${error.message}`);
    throw error;
  }
};

/** Reads the settings document of a scope from SSM, whoever wrote it. Reports every fault, not only the first. */
export const parseDocument = (text: string, scope: string): Parsed => parse(text, scope, () => true);

/**
 * Reads a document that is in force, and thus was reviewed. Unknown settings are left out: newer code wrote them, and
 * mail must not be held when that code is rolled back.
 */
export const parseDocumentInForce = (text: string, scope: string): Parsed =>
  parse(text, scope, ({ problem }) => problem !== NO_SETTING);

export type Nested = { [key: string]: Nested | Written };

const setAt = (node: Nested, [head = '', ...rest]: readonly string[], written: Written): void => {
  if (rest.length === 0) {
    node[head] = written;
    return;
  }
  const child = (node[head] ?? {}) as Nested;
  node[head] = child;
  setAt(child, rest, written);
};

/** A document or effective settings as nested JSON, with Storemail's own values, in the order of the schema. */
export const nestedDocument = (document: SettingsDocument): Nested => {
  const root: Nested = {};
  for (const { path, kind } of settings.values()) {
    if (Object.hasOwn(document, path)) setAt(root, path.split('/'), kind.write(document[path as ValuePath]));
  }
  return root;
};

/** The canonical text of a document, without white space. */
export const serialiseDocument = (document: SettingsDocument): string => JSON.stringify(nestedDocument(document));

/** SHA-256 of a document's text as it stands in SSM, in hex. */
export const hashDocument = (text: string): string => createHash('sha256').update(text).digest('hex');
