import type { PairInForce } from '../../ports/settings/in-force-store.ts';
import type { ParameterType } from '../../ports/settings/parameters.ts';
import type { Deployment } from '../checks/cross-check.ts';
import type { SettingsDocument } from '../schema/effective.ts';

export interface Edit {
  version: number;
  modifiedAt: number;
}

export interface DocumentEdit extends Edit {
  type: ParameterType;
  text: string;
}

/** The password itself is no part of the facts: nothing is reviewed by it. */
export interface SecretEdit extends Edit {
  /** Why it cannot be a password, if it cannot: "must be …". */
  problem?: string;
  /** The mail server that the value says it is for. */
  host?: string;
  keyId?: string;
}

/** The newest edit of a parameter by people; `gone`: there is no such parameter; `undefined`: none by people. */
export type Newest<E extends Edit> = E | 'gone' | undefined;

/** A wider scope's pair in force, with its document as read. */
export interface WiderScope extends Pick<PairInForce, 'scope' | 'secret'> {
  document: SettingsDocument;
}

/** All that a review of one scope's edits rests on. */
export interface Facts {
  scope: string;
  /** Before anything else here was read. */
  now: number;
  /** What stands in the table, revision 0 if nothing does. */
  current: PairInForce;
  document: Newest<DocumentEdit>;
  secret: Newest<SecretEdit>;
  /** The document in force at this scope; absent: none, or it cannot be had any more. */
  documentInForce?: SettingsDocument;
  /** Widest first; or why they cannot be had. */
  wider: { ok: true; chain: readonly WiderScope[] } | { ok: false; reason: string };
  deployment: Deployment;
}
