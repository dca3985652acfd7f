import type { InForce, Judgement, Rejection } from '../../ports/in-force-store.ts';
import { logsIn } from '../checks/cross-check.ts';
import { hashDocument } from '../document/document.ts';
import type { Resolved } from '../document/resolve.ts';
import { BUILT_IN } from '../schema/effective.ts';
import type { Assessment } from './assess.ts';
import type { DocumentEdit, Edit, Facts, Newest, SecretEdit } from './facts.ts';

/** What becomes of one half of a pair. */
export interface Half<T> {
  /** Moved: this half comes in force now. */
  moved: boolean;
  inForce: T | undefined;
  judgement: Judgement;
}

const rejected = <T>(inForce: T | undefined, version: number, rejection: Rejection): Half<T> => ({
  moved: false,
  inForce,
  judgement: { version, rejected: rejection },
});

/** Nothing to judge, unless that there is nothing any more. */
const unedited = <T>(inForce: T | undefined, newest: Newest<Edit>, before: Judgement): Half<T> => {
  if (newest !== 'gone' || before.version === 0) return { moved: false, inForce, judgement: before };
  // Nothing in force is gone with it, so nobody has to be told.
  if (inForce === undefined) return { moved: false, inForce, judgement: { version: 0 } };
  return rejected(inForce, before.version, { code: 'deleted', reason: 'The parameter was deleted' });
};

export type DocumentHalf = Half<NonNullable<InForce['document']>>;
export type SecretHalf = Half<NonNullable<InForce['secret']>>;

/** The document comes in force if it is good by itself and with what is around it. */
export const documentHalf = (
  { current, document }: Facts,
  edit: DocumentEdit | undefined,
  assessment: Assessment,
): DocumentHalf => {
  if (!edit) return unedited(current.document, document, current.judged.document);
  if (!assessment.ok) return rejected(current.document, edit.version, assessment.rejected);
  const { version, text } = edit;
  return { moved: true, inForce: { version, sha256: hashDocument(text) }, judgement: { version } };
};

/** The host that a new password belongs to; none while nobody has said which. */
export const hostOf = ({ values, origin }: Resolved): string | undefined =>
  logsIn(values) || origin['system/smtp/host'] !== BUILT_IN ? values['system/smtp/host'] : undefined;

const waits = (reason: string): Rejection => ({
  code: 'waits-for-document',
  reason: `The password waits for settings to come in force with: ${reason}`,
});

/** A password comes in force with a document only, the new one or the one in force, and belongs to its host from then on. */
export const secretHalf = (
  { current, secret }: Facts,
  edit: SecretEdit | undefined,
  assessment: Assessment,
): SecretHalf => {
  const inForce = current.secret;
  if (!edit) return unedited(inForce, secret, current.judged.secret);
  const { version, problem } = edit;
  if (problem) return rejected(inForce, version, { code: 'invalid-secret', reason: `system/smtp/password ${problem}` });
  if (!assessment.ok) return rejected(inForce, version, waits(assessment.rejected.reason));
  const host = hostOf(assessment.resolved);
  if (host === undefined) return rejected(inForce, version, waits('system/smtp/host must be set'));
  return { moved: true, inForce: { version, host }, judgement: { version } };
};
