import { hashOfToken, newToken, startOfToken } from '../../../shared/http/authentication/api-token.ts';
import type { ApiKey, ApiKeyStore } from '../../../shared/ports/api-key-store.ts';
import { table } from '../format.ts';
import type { CommandResult } from '../program.ts';
import type { KeyAction } from './api-key-arguments.ts';

export interface ApiKeyContext {
  store: ApiKeyStore;
  now: () => number;
  uuid: () => string;
  random: (bytes: number) => Buffer;
}

export const runAction = (action: KeyAction, context: ApiKeyContext): Promise<CommandResult> => {
  switch (action.action) {
    case 'create':
      return create(action.key, context);
    case 'list':
      return list(context);
    case 'revoke':
      return revoke(action.id, context);
  }
};

const create = async (
  fields: Pick<ApiKey, 'name' | 'permission' | 'scope'>,
  { store, now, uuid, random }: ApiKeyContext,
): Promise<CommandResult> => {
  const token = newToken(random);
  const key: ApiKey = { ...fields, id: uuid(), createdAt: now(), hash: hashOfToken(token), start: startOfToken(token) };
  await store.create(key);
  return {
    success: true,
    output: token,
    json: { ...publicFields(key), token },
    notes: `Created API key ${key.id}: ${key.permission}, scope ${key.scope}. Store the token now: it cannot be shown again.`,
  };
};

const list = async ({ store }: ApiKeyContext): Promise<CommandResult> => {
  const keys = (await store.list()).map(publicFields).sort((a, b) => a.created_at.localeCompare(b.created_at));
  return {
    success: true,
    output: table(keys.map(rowOf)),
    json: keys,
    notes: keys.length === 0 ? 'There are no API keys.' : '',
  };
};

const revoke = async (id: string, { store }: ApiKeyContext): Promise<CommandResult> => {
  const success = await store.remove(id);
  const notes = success
    ? 'Revoked. The key stops working within a minute.'
    : 'No API key has this id. The command list shows the ids.';
  return { success, output: '', json: { revoked: success }, notes };
};

const rowOf = ({ id, created_at, permission, last_used_on, start, scope, name }: ReturnType<typeof publicFields>) => [
  id,
  created_at,
  `used ${last_used_on ?? 'never'}`,
  permission,
  start ?? '-',
  scope,
  name,
];

/** The fields of a key without its hash, as the API names them. */
const publicFields = ({ id, name, permission, scope, createdAt, start, lastUsedOn }: ApiKey) => ({
  id,
  name,
  permission,
  scope,
  start: start ?? null,
  created_at: new Date(createdAt).toISOString(),
  last_used_on: lastUsedOn ?? null,
});
