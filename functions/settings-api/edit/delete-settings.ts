import { ApiError } from '../../../shared/http/api-error.ts';
import { moveAudited } from '../../../shared/settings/in-force/move-audited.ts';
import { deletedPair } from '../../../shared/settings/in-force/pair.ts';
import {
  dkimKeyName,
  documentName,
  mailboxPasswordName,
  passwordName,
} from '../../../shared/settings/in-force/parameter-names.ts';
import { conflict, invalidSettings } from '../errors.ts';
import type { Editor, SettingsPorts } from '../ports.ts';
import { newestVersions, reviewedUpTo } from '../read/pending-edits.ts';
import type { ScopeChain } from '../read/scope-settings.ts';
import { narrowerFaults } from './narrower-scopes.ts';

const inUse = (what: string): ApiError => new ApiError(409, 'validation_error', `${what} of this scope; it stays.`);

/**
 * Removes the settings of a scope that no API key and no open email uses; the scope inherits everything then. They go
 * out of force first, and out of SSM after that; if SSM fails, a repetition removes the rest. Throws `ApiError`: 404
 * nothing to delete, 409 in use or overtaken, 412 overtaken, 422 if a narrower scope needs them.
 */
export const deleteSettings = async (
  ports: SettingsPorts,
  { scope, own }: ScopeChain,
  { ifMatch, actor }: Editor,
): Promise<void> => {
  const newest = await newestVersions(ports, own.pair, ifMatch);
  const { document, secret } = own.pair;
  if (!document && !secret && newest.document === 0 && newest.secret === 0) {
    throw new ApiError(404, 'not_found', 'This scope has no settings of its own.');
  }
  if ((await ports.apiKeys.list()).some((key) => key.scope === scope)) throw inUse('There is an API key');
  if (await ports.emails.anyOpen(scope)) throw inUse('There are emails on their way');
  const faults = await narrowerFaults(ports, scope, undefined);
  if (faults.length > 0) throw invalidSettings(faults);
  const next = deletedPair(own.pair, reviewedUpTo(newest, ports.now()));
  const isMoved = await moveAudited(ports, own.pair, next, { actor, action: 'settings.deleted' });
  if (!isMoved) throw conflict(ifMatch, 'Somebody else changed these settings meanwhile.');
  await ports.writer.remove(dkimKeyName(scope));
  await ports.writer.remove(mailboxPasswordName(scope));
  // Last, because a repetition gets a 404 once these are gone.
  await removeUnlessNewer(ports, passwordName(scope), newest.secret, ifMatch);
  await removeUnlessNewer(ports, documentName(scope), newest.document, ifMatch);
  ports.log.info('settings deleted', { scope });
};

/**
 * SSM has no conditional delete, so a version written between this check and the removal is still lost. Throws
 * `ApiError` (409, 412) if there is a newer version.
 */
const removeUnlessNewer = async (
  { parameters, writer }: SettingsPorts,
  name: string,
  version: number,
  ifMatch: string | undefined,
): Promise<void> => {
  const [newest] = await parameters.edits(name);
  if (newest && newest.version > version) {
    throw conflict(ifMatch, 'Somebody wrote other settings while these were deleted, and they stay. Read them again.');
  }
  await writer.remove(name);
};
