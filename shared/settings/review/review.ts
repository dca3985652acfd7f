import { isDeepStrictEqual } from 'node:util';
import type { InForce } from '../../ports/in-force-store.ts';
import type { Warning } from '../document/fault.ts';
import { formerSecrets } from '../in-force/former-secrets.ts';
import { PASSWORD_PATH } from '../schema/effective.ts';
import { assess } from './assess.ts';
import type { DocumentEdit, Facts, Newest, SecretEdit } from './facts.ts';
import { type DocumentHalf, documentHalf, type SecretHalf, secretHalf } from './halves.ts';
import { openEdit } from './open-edit.ts';

export type Verdict =
  /** Nothing to judge, or the same came of it again. */
  | { kind: 'unchanged' }
  /** Judge again then: the document that belongs to a new password may still be on its way. */
  | { kind: 'wait'; until: number }
  | { kind: 'judged'; next: InForce; warnings: Warning[] };

/**
 * Milliseconds that a new password waits for a document before it belongs to the host in force. Host and password
 * are two writes; whoever makes them one after the other must not have the new password sent to the old host.
 */
export const SETTLE_MS = 10_000;

/** What stands of a scope before anything was judged there. */
export const nothingJudged = (scope: string): InForce => ({
  scope,
  revision: 0,
  judged: { document: { version: 0 }, secret: { version: 0 }, at: 0 },
});

const writtenAt = (newest: Newest<DocumentEdit | SecretEdit>): number =>
  typeof newest === 'object' ? newest.modifiedAt : 0;

/** Only a good password that would join the document in force has to wait. */
const settlesAt = ({ inForce }: Facts, document: DocumentEdit | undefined, secret: SecretEdit | undefined): number =>
  secret && secret.problem === undefined && inForce && !document ? secret.modifiedAt + SETTLE_MS : 0;

/** Under its own key, AWS lets every principal of the account decrypt the password. */
export const keyWarnings = (secret: Pick<SecretEdit, 'keyId'> | undefined): Warning[] =>
  secret?.keyId?.endsWith('alias/aws/ssm')
    ? [{ code: 'shared-key', path: PASSWORD_PATH, message: "Save the password under the stack's own key (--key-id)." }]
    : [];

/** What is recorded when two halves were judged; the same as before, but for the revision, if nothing came of it. */
const record = ({ scope, now, current }: Facts, settings: DocumentHalf, password: SecretHalf, at: number): InForce => {
  const moved = settings.moved || password.moved;
  const since = moved ? Math.max(now, at, (current.since ?? 0) + 1) : current.since;
  return {
    scope,
    revision: current.revision + 1,
    ...(settings.inForce && { document: settings.inForce }),
    ...(password.inForce && { secret: password.inForce }),
    ...formerSecrets(current, password.inForce),
    ...(since !== undefined && { since }),
    judged: { document: settings.judgement, secret: password.judgement, at },
  };
};

/**
 * Judges the newest edits of a scope's document and password, together, since one change may need both. Either both
 * halves of what comes in force are good together, or the pair stays what it is. Judging the same facts again, after
 * the answer was recorded, changes nothing; so events may be lost, doubled and reordered.
 */
export const judge = (facts: Facts): Verdict => {
  const { current, now } = facts;
  const before = current.judged;
  const document = openEdit(facts.document, before.document, before.at);
  const secret = openEdit(facts.secret, before.secret, before.at);
  const until = settlesAt(facts, document, secret);
  if (now < until) return { kind: 'wait', until };

  const assessment = assess(facts, document, secret?.problem === undefined ? secret : undefined);
  const settings = documentHalf(facts, document, assessment);
  const password = secretHalf(facts, secret, assessment);
  const seen = Math.max(before.at, writtenAt(facts.document), writtenAt(facts.secret));
  const next = record(facts, settings, password, seen);
  if (isDeepStrictEqual(next, { ...current, revision: next.revision })) return { kind: 'unchanged' };
  return {
    kind: 'judged',
    next: { ...next, judged: { ...next.judged, at: Math.max(seen, now) } },
    warnings: [...(document && assessment.ok ? assessment.warnings : []), ...keyWarnings(secret)],
  };
};
