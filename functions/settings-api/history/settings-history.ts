import type { PairInForce, Rejection } from '../../../shared/ports/settings/in-force-store.ts';
import type { ParameterEdit } from '../../../shared/ports/settings/parameters.ts';
import { hashDocument, nestedDocument, parseDocument } from '../../../shared/settings/document/document.ts';
import { describeFaults } from '../../../shared/settings/document/fault.ts';
import { documentName } from '../../../shared/settings/in-force/parameter-names.ts';
import type { SettingsPorts } from '../ports.ts';
import { saversOf } from './audit-log.ts';

type Version = ParameterEdit & { value: string };
type HistoryPorts = Pick<SettingsPorts, 'inForce' | 'parameters' | 'isOwn' | 'audit'>;

/** The audit log's times are the function's, those of versions SSM's. */
const CLOCK_SKEW_MS = 600_000;

const abandoned = { code: 'abandoned', reason: 'The save was not finished' };

const invalid = (reason: string): Rejection => ({ code: 'invalid-document', reason });

/** Why a version is not in force; `null` if it is or was in force, or is older than the reviews we know of. */
const rejectionOf = (
  { version, modifiedBy }: Version,
  problem: string | undefined,
  { reviewed }: PairInForce,
  isOwn: SettingsPorts['isOwn'],
) => {
  if (version === reviewed.document.version && reviewed.document.rejected) return reviewed.document.rejected;
  if (problem !== undefined) return invalid(problem);
  return isOwn(modifiedBy) && version > reviewed.document.version ? abandoned : null;
};

const entryOf = (edit: Version, pair: PairInForce, { isOwn }: HistoryPorts, savers: ReadonlyMap<number, string>) => {
  const parsed = parseDocument(edit.value, pair.scope);
  const isInForce = edit.version === pair.document?.version && hashDocument(edit.value) === pair.document.sha256;
  return {
    version: edit.version,
    at: new Date(edit.modifiedAt).toISOString(),
    by: isOwn(edit.modifiedBy) ? (savers.get(edit.version) ?? 'settings-api') : edit.modifiedBy,
    in_force: isInForce,
    rejected: isInForce ? null : rejectionOf(edit, parsed.ok ? undefined : describeFaults(parsed.faults), pair, isOwn),
    document: parsed.ok ? nestedDocument(parsed.document) : null,
  };
};

/**
 * The versions of a scope's document that SSM still keeps, at most a hundred, newest first. `by` is the ARN of who wrote
 * it to Parameter Store, the name of the API key that saved it, or `settings-api` if the audit log no longer has that.
 */
export const settingsHistory = async (ports: HistoryPorts, pair: PairInForce) => {
  const versions = await ports.parameters.history(documentName(pair.scope));
  const savers = await saversOf(ports.audit, pair.scope, (versions.at(-1)?.modifiedAt ?? 0) - CLOCK_SKEW_MS);
  return { object: 'list', has_more: false, data: versions.map((one) => entryOf(one, pair, ports, savers)) };
};
