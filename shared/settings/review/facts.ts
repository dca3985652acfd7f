import type { PairInForce } from '../../ports/settings/in-force-store.ts';
import type { ParameterType } from '../../ports/settings/parameters.ts';
import type { Capabilities } from '../checks/cross-check.ts';
import type { Fault } from '../document/fault.ts';
import type { SettingsDocument } from '../schema/effective.ts';

export interface Edit {
  version: number;
  modifiedAt: number;
  /** ARN of the principal that wrote it. */
  modifiedBy: string;
}

export interface DocumentEdit extends Edit {
  type: ParameterType;
  text: string;
  /** What is wrong with the DKIM key that it names. */
  keyFaults?: readonly Fault[];
}

/** The password itself is not among the facts: no decision depends on it. */
export interface SecretEdit extends Edit {
  /** Why it cannot be a password, if so: "must be …". */
  problem?: string;
  /** The mail server named in the value. */
  host?: string;
  keyId?: string;
}

/** The newest edit not made by Storemail. `gone`: the parameter does not exist; `undefined`: there is no such edit. */
export type Newest<E extends Edit> = E | 'gone' | undefined;

/** A wider scope's pair in force, with its document as read. */
export interface WiderScope extends Pick<PairInForce, 'scope' | 'secret'> {
  document: SettingsDocument;
}

/** Everything that a review of one scope's edits depends on. */
export interface Facts {
  scope: string;
  /** When the reading of these facts began. */
  now: number;
  /** The pair in the table; revision 0 if there is none. */
  current: PairInForce;
  document: Newest<DocumentEdit>;
  secret: Newest<SecretEdit>;
  /** The document in force at this scope; absent: none, or no longer available. */
  documentInForce?: SettingsDocument;
  /** Widest first; or why they are not available. */
  wider: { ok: true; chain: readonly WiderScope[] } | { ok: false; reason: string };
  deployment: Capabilities;
}
