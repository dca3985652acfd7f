import type { DkimKey } from '../../email/dkim/key.ts';
import type { EffectiveSettings } from '../../settings/schema/effective.ts';

/** The effective settings of a scope, from the versions in force. Cached; the last good value is kept while SSM fails. */
export interface SettingsReader {
  /** Rejects with `SettingsUnavailable` only until it has succeeded once; afterwards it returns the last good value. */
  effective(scope: string): Promise<ScopeSettings>;
}

/** The state of a scope's settings. Mail of a scope that is not `in-force` is accepted and held, never failed. */
export type ScopeSettings =
  | { kind: 'in-force'; settings: SettingsInForce }
  /** No scope of the chain has ever had valid settings. */
  | { kind: 'not-configured' }
  /** A version in force was deleted or changed, or the password belongs to another host. `reason` contains no value. */
  | { kind: 'faulty'; reason: string };

export interface SettingsInForce {
  scope: string;
  /** Identifies the versions that were read, over all scopes of the chain, e.g. `default:7/3,eu:2/1`. */
  version: string;
  values: EffectiveSettings;
  /** The scope that sets the mail server; scopes that inherit it share its `sending_limit`. Absent: this one. */
  hostScope?: string;
  /** The SMTP password in force for `values['system/smtp/host']`, if any. Never logged. */
  password?: string;
  /** The key that signs mail of its domain, if any. Never logged. */
  dkim?: DkimKeyInForce;
}

/** A version of a scope's DKIM key, which later attempts of an email are signed with, too. */
export interface DkimKeyVersion {
  /** The scope that has the key: that of the settings, or a wider one. */
  scope: string;
  version: number;
}

export interface DkimKeyInForce extends DkimKeyVersion, DkimKey {}
