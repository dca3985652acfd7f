import type { Warning } from '../../../../shared/settings/document/fault.ts';
import type { Answer, Client } from './client.ts';
import type { List } from './list.ts';
import type { Step } from './steps.ts';

export interface NestedValues {
  [key: string]: NestedValues | string | number | boolean | readonly string[] | null;
}

export interface SecretState {
  set: boolean;
  /** The scope where it is set. */
  scope: string | null;
  /** The host for which it was saved. */
  host: string | null;
  /** The host of the token endpoint for which an OAuth2 secret was saved. */
  token_host?: string | null;
}

export interface ScopeStatus {
  scope: string;
  version: number;
  in_force: { version: number; since: string } | null;
  rejected: { version: number; code: string; reason: string } | null;
}

export interface Inherited {
  values: NestedValues;
  origin: Record<string, string>;
  secrets: Record<string, SecretState>;
}

/** A warning. `dismissed` is present if it can be dismissed: by whom, where and when, or `null` if it was not. */
export interface ShownWarning extends Warning {
  dismissed?: { scope: string; at: string; by: string } | null;
}

export interface ScopeBody extends ScopeStatus {
  own: NestedValues;
  effective: NestedValues;
  origin: Record<string, string>;
  warnings: ShownWarning[];
  secrets: Record<string, SecretState>;
  inherited?: Inherited;
}

export interface TestResult {
  ok: boolean;
  duration_ms: number;
  id: string | null;
  steps: Step[];
}

export interface VersionEntry {
  version: number;
  at: string;
  by: string;
  in_force: boolean;
  rejected: { code: string; reason: string } | null;
  document: NestedValues | null;
}

export interface Save {
  patch: NestedValues;
  etag: string;
  /** Log in to the mail server first, and save only if that succeeds. */
  verify: boolean;
}

export interface SettingsApi {
  scopes(): Promise<ScopeStatus[]>;
  read(scope: string): Promise<Answer<ScopeBody>>;
  save(scope: string, save: Save): Promise<Answer<ScopeBody>>;
  remove(scope: string, etag: string): Promise<unknown>;
  test(scope: string, to: string, unsaved: NestedValues): Promise<TestResult>;
  /** Dismisses a warning, or shows it again. */
  dismiss(scope: string, warning: Pick<Warning, 'code' | 'path'>, dismissed: boolean): Promise<ScopeBody>;
  history(scope: string): Promise<VersionEntry[]>;
  rollBack(scope: string, version: number, etag: string): Promise<unknown>;
}

/** The endpoints for settings. Every method rejects with `ApiRefusal` or `ApiUnreachable`. */
export const settingsApi = (ask: Client): SettingsApi => ({
  scopes: async () => (await ask<List<ScopeStatus>>('/settings')).body.data,
  read: (scope) => ask(`/settings/${scope}`),
  save: (scope, { patch, etag, verify }) =>
    ask(`/settings/${scope}${verify ? '?verify=true' : ''}`, { method: 'PATCH', body: patch, ifMatch: etag }),
  remove: (scope, etag) => ask(`/settings/${scope}`, { method: 'DELETE', ifMatch: etag }),
  test: async (scope, to, unsaved) => {
    const body = Object.keys(unsaved).length === 0 ? { to } : { to, settings: unsaved };
    return (await ask<TestResult>(`/settings/${scope}/test`, { method: 'POST', body })).body;
  },
  dismiss: async (scope, { code, path }, dismissed) =>
    (await ask<ScopeBody>(`/settings/${scope}/warnings`, { method: 'PATCH', body: { code, path, dismissed } })).body,
  history: async (scope) => (await ask<List<VersionEntry>>(`/settings/${scope}/history`)).body.data,
  rollBack: (scope, version, etag) =>
    ask(`/settings/${scope}/rollback`, { method: 'POST', body: { version }, ifMatch: etag }),
});
