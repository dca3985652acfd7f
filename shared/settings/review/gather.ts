import type { AuditLog } from '../../ports/audit-log.ts';
import { ParameterUndecryptable } from '../../ports/errors.ts';
import type { InForceStore, PairInForce } from '../../ports/settings/in-force-store.ts';
import type { ParameterEdit, Parameters } from '../../ports/settings/parameters.ts';
import { chainOf } from '../../scope.ts';
import type { Capabilities } from '../checks/cross-check.ts';
import { parseDocument } from '../document/document.ts';
import type { Fault } from '../document/fault.ts';
import { SettingsFault } from '../document/fault.ts';
import { dkimKeyFaults } from '../in-force/dkim-key.ts';
import { emptyPair } from '../in-force/pair.ts';
import { documentName, passwordName } from '../in-force/parameter-names.ts';
import { storedPassword } from '../in-force/stored-password.ts';
import { hasDocument, readDocumentInForce, type WithDocument } from '../in-force/versions-in-force.ts';
import { credential } from '../kinds/secret.ts';
import type { SettingsDocument } from '../schema/effective.ts';
import type { DocumentEdit, Facts, Newest, SecretEdit } from './facts.ts';

export interface GatherOptions {
  inForce: InForceStore;
  audit: AuditLog;
  parameters: Parameters;
  deployment: Capabilities;
  now(): number;
  /** Whether a parameter was written by Storemail itself, which moves the pair on its own and is never reviewed. */
  isOwn(modifiedBy: string): boolean;
}

/**
 * Collects what a review of a scope rests on. Rejects with `StoreUnavailable` or `ParametersUnavailable`. The table
 * is read before SSM: if a pair moves meanwhile, the condition on its revision fails, and all is gathered again.
 */
export const gatherFacts = async (options: GatherOptions, scope: string): Promise<Facts> => {
  const { parameters, deployment } = options;
  const now = options.now();
  const pairs = await options.inForce.read(chainOf(scope));
  const current = pairs.get(scope) ?? emptyPair(scope);
  const [document, password, own, wider] = await Promise.all([
    newestDocument(options, scope),
    newestSecret(options, scope),
    documentInForce(current, parameters),
    widerScopes(chainOf(scope).slice(0, -1), pairs, parameters),
  ]);
  return { scope, now, current, document, secret: password, ...(own && { documentInForce: own }), wider, deployment };
};

/** The newest edit that Storemail did not write; its own writes are skipped, even those of an abandoned save. */
const newestEdit = async ({ parameters, isOwn }: GatherOptions, name: string): Promise<Newest<ParameterEdit>> => {
  const edits = await parameters.edits(name);
  return edits.length === 0 ? 'gone' : edits.find(({ modifiedBy }) => !isOwn(modifiedBy));
};

const newestDocument = async (options: GatherOptions, scope: string): Promise<Newest<DocumentEdit>> => {
  const edit = await newestEdit(options, documentName(scope));
  if (typeof edit !== 'object') return edit;
  // Anything but a String is not read: it may be encrypted under a foreign key.
  if (edit.type !== 'String') return { ...edit, text: '' };
  const found = await options.parameters.read(documentName(scope), edit.version);
  if (!found) return 'gone';
  const keyFaults = await faultsOfKey(options, scope, found.value);
  return { ...edit, text: found.value, ...(keyFaults.length > 0 && { keyFaults }) };
};

/** None for an invalid document, whose other faults are reported instead. */
const faultsOfKey = async ({ parameters }: GatherOptions, scope: string, text: string): Promise<Fault[]> => {
  const parsed = parseDocument(text, scope);
  return parsed.ok ? dkimKeyFaults(scope, parsed.document, parameters) : [];
};

const newestSecret = async (options: GatherOptions, scope: string): Promise<Newest<SecretEdit>> => {
  const edit = await newestEdit(options, passwordName(scope));
  if (typeof edit !== 'object') return edit;
  if (edit.type !== 'SecureString') return { ...edit, problem: 'must be a parameter of type SecureString' };
  const found = await readSecret(options.parameters, scope, edit.version);
  if (found === 'undecryptable') return { ...edit, problem: "must be encrypted under the stack's own key (--key-id)" };
  if (!found) return 'gone';
  const { host, password } = storedPassword(found.value);
  if (!credential.read(password)) return { ...edit, problem: `must be ${credential.allowed}` };
  return { ...edit, ...(host !== undefined && { host }) };
};

const readSecret = async (parameters: Parameters, scope: string, version: number) => {
  try {
    return await parameters.read(passwordName(scope), version);
  } catch (error) {
    if (error instanceof ParameterUndecryptable) return 'undecryptable';
    throw error;
  }
};

const documentInForce = async (pair: PairInForce, parameters: Parameters): Promise<SettingsDocument | undefined> => {
  if (!hasDocument(pair)) return undefined;
  try {
    return await readDocumentInForce(pair, parameters);
  } catch (error) {
    if (error instanceof SettingsFault) return undefined;
    throw error;
  }
};

const widerScopes = async (
  scopes: readonly string[],
  pairs: ReadonlyMap<string, PairInForce>,
  parameters: Parameters,
): Promise<Facts['wider']> => {
  const configured = scopes.flatMap((scope) => pairs.get(scope) ?? []).filter(hasDocument);
  const read = async (pair: WithDocument) => ({ ...pair, document: await readDocumentInForce(pair, parameters) });
  try {
    return { ok: true, chain: await Promise.all(configured.map(read)) };
  } catch (error) {
    if (error instanceof SettingsFault) return { ok: false, reason: error.message };
    throw error;
  }
};
