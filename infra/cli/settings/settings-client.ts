import type { JsonValue } from '../../../shared/json.ts';
import type { Warning } from '../../../shared/settings/document/fault.ts';
import { NotDone } from '../program.ts';

/** The API refused a request or cannot be reached. */
export class ApiRefused extends NotDone {
  override readonly name = 'ApiRefused';
}

/** What `GET /settings/{scope}` answers, as far as commands use it. */
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

const messageIn = (text: string, status: number): string => {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  } catch {
    // Not an answer of the API: a proxy's, perhaps.
  }
  return `The API answered with status ${status}.`;
};

/** Milliseconds; the gateway itself gives up after thirty seconds. */
const LIMIT_MS = 35_000;

export const settingsClient = (url: string, key: string): SettingsClient => {
  const ask = async <T>(method: string, path: string, body?: JsonValue): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new ApiRefused(`${url} does not answer.`, { cause });
    });
    const text = await answer.text();
    if (!answer.ok) throw new ApiRefused(messageIn(text, answer.status));
    return JSON.parse(text) as T;
  };
  return {
    get: (scope) => ask('GET', `/settings/${scope}`),
    patch: (scope, patch, verify) => ask('PATCH', `/settings/${scope}${verify ? '?verify=true' : ''}`, patch),
    history: async (scope) => (await ask<{ data: HistoryEntry[] }>('GET', `/settings/${scope}/history`)).data,
    rollback: (scope, version) => ask('POST', `/settings/${scope}/rollback`, { version }),
  };
};
