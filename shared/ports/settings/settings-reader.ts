import type { EffectiveSettings } from '../../settings/schema/effective.ts';

/** Effective settings of a scope, from the versions in force. Cached; the last good value is kept while SSM fails. */
export interface SettingsReader {
  /** Rejects with `SettingsUnavailable` only before a first success: afterwards the last good answer stands. */
  effective(scope: string): Promise<ScopeSettings>;
}

/** What the settings of a scope come to. Mail of a scope that is not `in-force` is accepted and held, never failed. */
export type ScopeSettings =
  | { kind: 'in-force'; settings: SettingsInForce }
  /** No scope of the chain ever had valid settings. */
  | { kind: 'not-configured' }
  /** A version in force is gone or changed, or the password belongs to another host. `reason` holds no value. */
  | { kind: 'faulty'; reason: string };

export interface SettingsInForce {
  scope: string;
  /** Identifies the versions this came from, over all scopes of the chain, e.g. `default:7/3,eu:2/1`. */
  version: string;
  values: EffectiveSettings;
  /** The scope that names the mail server; those that inherit it share its `sending_limit`. Absent: this one. */
  hostScope?: string;
  /** The SMTP password in force for `values['system/smtp/host']`, if any. Never logged. */
  password?: string;
}
