import { isDeepStrictEqual } from 'node:util';
import type { PairInForce } from '../../ports/settings/in-force-store.ts';
import type { Warning } from '../document/fault.ts';
import { nextPair, type PairChange } from '../in-force/pair.ts';
import { PASSWORD_PATH } from '../schema/effective.ts';
import { assessTogether } from './assess.ts';
import type { DocumentEdit, Facts, Newest, SecretEdit } from './facts.ts';
import { openEdit } from './open-edit.ts';
import { reviewDocument, reviewSecret } from './parameter-reviews.ts';

export type ReviewResult =
  /** Nothing to review, or the same result as before. */
  { kind: 'unchanged' } | { kind: 'reviewed'; next: PairInForce; warnings: Warning[] };

const writtenAt = (newest: Newest<DocumentEdit | SecretEdit>): number =>
  typeof newest === 'object' ? newest.modifiedAt : 0;

/** With the AWS managed key, every principal of the account can decrypt the password. */
export const keyWarnings = (secret: Pick<SecretEdit, 'keyId'> | undefined): Warning[] =>
  secret?.keyId?.endsWith('alias/aws/ssm')
    ? [{ code: 'shared-key', path: PASSWORD_PATH, message: "Save the password under the stack's own key (--key-id)." }]
    : [];

/**
 * Reviews the newest edits of a scope's document and password, together, since one change may need both. Either both
 * versions that come in force are good together, or the pair stays what it is. Reviewing the same facts again, after
 * the answer was recorded, changes nothing; so events may be lost, doubled and reordered.
 */
export const review = (facts: Facts): ReviewResult => {
  const { current, now } = facts;
  const before = current.reviewed;
  const document = openEdit(facts.document, before.document, before.at);
  const secret = openEdit(facts.secret, before.secret, before.at);
  const { assessment, joins } = assessTogether(facts, document, secret);
  const settings = reviewDocument(facts, document, assessment);
  const password = reviewSecret(facts, secret, assessment, joins);
  const seen = Math.max(before.at, writtenAt(facts.document), writtenAt(facts.secret));
  const reviewed = { document: settings.review, secret: password.review };
  const change: PairChange = {
    ...(settings.version && { document: settings.version }),
    ...(password.version && { secret: password.version }),
    ...((settings.adopted || password.adopted) && { movedAt: Math.max(now, seen) }),
    reviewed: { ...reviewed, at: seen },
  };
  const next = nextPair(current, change);
  if (isDeepStrictEqual(next, { ...current, revision: next.revision })) return { kind: 'unchanged' };
  return {
    kind: 'reviewed',
    next: nextPair(current, { ...change, reviewed: { ...reviewed, at: Math.max(seen, now) } }),
    warnings: [...(document && assessment.ok ? assessment.warnings : []), ...keyWarnings(secret)],
  };
};
