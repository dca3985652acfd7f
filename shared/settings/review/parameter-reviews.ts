import type { PairInForce, Rejection, Review } from '../../ports/settings/in-force-store.ts';
import { logsIn } from '../checks/cross-check.ts';
import { credentialTarget } from '../checks/oauth2.ts';
import { hashDocument } from '../document/document.ts';
import type { ResolvedSettings } from '../document/resolve.ts';
import { BUILT_IN } from '../schema/effective.ts';
import type { Assessment } from './assess.ts';
import type { DocumentEdit, Edit, Facts, Newest, SecretEdit } from './facts.ts';

/** The result of a review for one of a scope's two parameters. */
export interface ParameterReview<Version> {
  /** Whether the newest edit comes in force now. */
  adopted: boolean;
  /** The version in force after the review, if any. */
  version: Version | undefined;
  review: Review;
}

const rejected = <V>(version: V | undefined, edit: number, rejection: Rejection): ParameterReview<V> => ({
  adopted: false,
  version,
  review: { version: edit, rejected: rejection },
});

/** There is no edit to review, but the parameter may have been deleted. */
const unedited = <V>(version: V | undefined, newest: Newest<Edit>, before: Review): ParameterReview<V> => {
  if (newest !== 'gone' || before.version === 0) return { adopted: false, version, review: before };
  // Nothing in force is lost, so there is nothing to report.
  if (version === undefined) return { adopted: false, version, review: { version: 0 } };
  return rejected(version, before.version, { code: 'deleted', reason: 'The parameter was deleted' });
};

export type DocumentReview = ParameterReview<NonNullable<PairInForce['document']>>;
export type SecretReview = ParameterReview<NonNullable<PairInForce['secret']>>;

/** A document comes in force if it is valid on its own and on top of the wider scopes. */
export const reviewDocument = (
  { current, document }: Facts,
  edit: DocumentEdit | undefined,
  assessment: Assessment,
): DocumentReview => {
  if (!edit) return unedited(current.document, document, current.reviewed.document);
  if (!assessment.ok) return rejected(current.document, edit.version, assessment.rejected);
  const { version, text } = edit;
  return { adopted: true, version: { version, sha256: hashDocument(text) }, review: { version } };
};

/** The host that a new password belongs to (`credentialTarget`); `undefined` while no settings name one. */
export const hostOf = ({ values, origin }: ResolvedSettings): string | undefined =>
  logsIn(values) || origin['system/smtp/host'] !== BUILT_IN ? credentialTarget(values) : undefined;

const waits = (what: string): Rejection => ({
  code: 'waits-for-document',
  reason: `The password waits for ${what}`,
});

/** How a password that was written alone can come in force. */
const PASSWORD_ALONE =
  'a settings document with a host that is written after it (the same text again will do), or for a value that says the host: {"host":"…","password":"…"}';

/**
 * A password comes in force together with a document, or with the document in force if its value says the host, and
 * belongs to that host from then on. `joins` is what `assessTogether` found.
 */
export const reviewSecret = (
  { current, secret }: Facts,
  edit: SecretEdit | undefined,
  assessment: Assessment,
  joins: boolean,
): SecretReview => {
  if (!edit) return unedited(current.secret, secret, current.reviewed.secret);
  const { version, problem } = edit;
  const refuse = (rejection: Rejection): SecretReview => rejected(current.secret, version, rejection);
  if (problem) return refuse({ code: 'invalid-secret', reason: `system/smtp/password ${problem}` });
  if (!joins)
    return refuse(waits(edit.host === undefined ? PASSWORD_ALONE : 'settings with the host that its value says'));
  if (!assessment.ok) return refuse(waits(`settings that can come in force: ${assessment.rejected.reason}`));
  const host = edit.host ?? hostOf(assessment.resolved);
  if (host === undefined) return refuse(waits(PASSWORD_ALONE));
  return { adopted: true, version: { version, host }, review: { version } };
};
