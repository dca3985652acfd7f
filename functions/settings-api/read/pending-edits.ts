import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import type { ParameterEdit } from '../../../shared/ports/settings/parameters.ts';
import { emptyPair } from '../../../shared/settings/in-force/pair.ts';
import { documentName, passwordName } from '../../../shared/settings/in-force/parameter-names.ts';
import { openEdit } from '../../../shared/settings/review/open-edit.ts';
import { conflict } from '../errors.ts';
import type { SettingsPorts } from '../ports.ts';

/** Milliseconds within which guard-settings reviews an edit. After that saves go ahead, in case the event was lost. */
const REVIEWED_WITHIN_MS = 60_000;

/** The newest versions of a scope's two parameters, whoever wrote them; 0 if there is none. */
export interface NewestVersions {
  document: number;
  secret: number;
}

const isPending = (
  edits: readonly ParameterEdit[],
  reviewed: PairInForce['reviewed'],
  half: 'document' | 'secret',
  ports: Pick<SettingsPorts, 'isOwn' | 'now'>,
): boolean => {
  const newest = edits.find(({ modifiedBy }) => !ports.isOwn(modifiedBy));
  const open = openEdit(newest, reviewed[half], reviewed.at);
  const isKnown = reviewed[half].rejected !== undefined && open?.version === reviewed[half].version;
  return open !== undefined && !isKnown && ports.now() - open.modifiedAt < REVIEWED_WITHIN_MS;
};

/**
 * Reads the newest versions in SSM. Throws `ApiError` if somebody edited the parameters a moment ago and the edit is not
 * reviewed yet: a save would undo an edit that nobody has seen.
 */
export const newestVersions = async (
  ports: Pick<SettingsPorts, 'parameters' | 'isOwn' | 'now'>,
  { scope, reviewed }: PairInForce,
  ifMatch: string | undefined,
): Promise<NewestVersions> => {
  const [documents, secrets] = await Promise.all([
    ports.parameters.edits(documentName(scope)),
    ports.parameters.edits(passwordName(scope)),
  ]);
  if (isPending(documents, reviewed, 'document', ports) || isPending(secrets, reviewed, 'secret', ports)) {
    throw conflict(
      ifMatch,
      'An edit made in Parameter Store is being reviewed. Read the settings again in a few seconds.',
    );
  }
  return { document: documents[0]?.version ?? 0, secret: secrets[0]?.version ?? 0 };
};

/** Everything in SSM counts as reviewed, so that a late event cannot undo this decision. */
export const reviewedUpTo = (
  newest: NewestVersions,
  now: number,
  { reviewed }: Pick<PairInForce, 'reviewed'> = emptyPair(''),
): PairInForce['reviewed'] => ({
  document: { version: Math.max(newest.document, reviewed.document.version) },
  secret: { version: Math.max(newest.secret, reviewed.secret.version) },
  at: now,
});
