import type { JsonValue } from '../../../shared/json.ts';
import type { Warning } from '../../../shared/settings/document/fault.ts';
import { type ApiAccess, apiRequest } from '../api-access.ts';

/** The response of `GET /settings/{scope}`, as far as commands use it. */
export interface Settings {
  scope: string;
  own: JsonValue;
  effective: JsonValue;
  origin: Record<string, string>;
  warnings: Warning[];
  version: number;
  in_force: { version: number; since: string } | null;
  rejected: { version: number; code: string; reason: string } | null;
  secrets: Record<string, { set: boolean; scope: string | null; host: string | null }>;
}

/** An entry of `GET /settings/{scope}/history`. */
export interface HistoryEntry {
  version: number;
  at: string;
  by: string;
  in_force: boolean;
  rejected: { code: string; reason: string } | null;
  document: JsonValue;
}

/** The settings endpoints. Every method rejects with `ApiRefused`. */
export interface SettingsClient {
  get(scope: string): Promise<Settings>;
  patch(scope: string, patch: JsonValue, verify: boolean): Promise<Settings>;
  history(scope: string): Promise<HistoryEntry[]>;
  rollback(scope: string, version: number): Promise<Settings>;
}

export const settingsClient = (api: ApiAccess): SettingsClient => {
  const request = apiRequest(api);
  return {
    get: (scope) => request('GET', `/settings/${scope}`),
    patch: (scope, patch, verify) => request('PATCH', `/settings/${scope}${verify ? '?verify=true' : ''}`, patch),
    history: async (scope) => (await request<{ data: HistoryEntry[] }>('GET', `/settings/${scope}/history`)).data,
    rollback: (scope, version) => request('POST', `/settings/${scope}/rollback`, { version }),
  };
};
