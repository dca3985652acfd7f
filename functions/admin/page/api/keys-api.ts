import type { Client } from './client.ts';
import type { List } from './list.ts';

export type Permission = 'full_access' | 'sending_access';

export interface NewKey {
  name: string;
  permission: Permission;
  scope: string;
}

export interface Key extends NewKey {
  id: string;
  created_at: string;
  /** The first characters of the token; null for keys created by an early version. */
  start: string | null;
  /** `yyyy-mm-dd`. */
  last_used_on: string | null;
  /** Whether this is the key used for the request. */
  is_own: boolean;
}

export interface KeysApi {
  list(): Promise<Key[]>;
  /** The token is only ever returned here. */
  create(key: NewKey): Promise<{ id: string; token: string }>;
  rename(id: string, name: string): Promise<unknown>;
  revoke(id: string): Promise<unknown>;
}

/** The endpoints for API keys. Every method rejects with `ApiRefusal` or `ApiUnreachable`. */
export const keysApi = (ask: Client): KeysApi => ({
  list: async () => (await ask<List<Key>>('/api-keys')).body.data,
  create: async (key) => (await ask<{ id: string; token: string }>('/api-keys', { method: 'POST', body: key })).body,
  rename: (id, name) => ask(`/api-keys/${id}`, { method: 'PATCH', body: { name } }),
  revoke: (id) => ask(`/api-keys/${id}`, { method: 'DELETE' }),
});
