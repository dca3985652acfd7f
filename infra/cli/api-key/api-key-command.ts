import { hashOfToken, newToken, startOfToken } from '../../../shared/http/authentication/api-token.ts';
import type { ApiKey, ApiKeyStore } from '../../../shared/ports/api-key-store.ts';
import type { CommandResult } from '../program.ts';
import type { KeyAction } from './api-key-arguments.ts';

export interface Context {
  store: ApiKeyStore;
  now: () => number;
  uuid: () => string;
  random: (bytes: number) => Buffer;
}

export const runAction = (action: KeyAction, context: Context): Promise<CommandResult> => {
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
  wanted: Pick<ApiKey, 'name' | 'permission' | 'scope'>,
  { store, now, uuid, random }: Context,
): Promise<CommandResult> => {
  const token = newToken(random);
  const key: ApiKey = { ...wanted, id: uuid(), createdAt: now(), hash: hashOfToken(token), start: startOfToken(token) };
  await store.create(key);
  return {
    done: true,
    output: token,
    json: { ...shown(key), token },
    words: `Made API key ${key.id}: ${key.permission}, scope ${key.scope}. Keep its token, which is never shown again.`,
  };
};

const list = async ({ store }: Context): Promise<CommandResult> => {
  const keys = (await store.list()).map(shown).sort((a, b) => a.created_at.localeCompare(b.created_at));
  const lines = keys.map(lineOf);
  return {
    done: true,
    output: lines.join('\n'),
    json: keys,
    words: keys.length === 0 ? 'There are no API keys.' : '',
  };
};

const revoke = async (id: string, { store }: Context): Promise<CommandResult> => {
  const done = await store.remove(id);
  const words = done
    ? 'Revoked. Within a minute it is refused everywhere.'
    : 'No API key has that id; list shows them.';
  return { done, output: '', json: { revoked: done }, words };
};

const lineOf = ({ id, created_at, permission, last_used_on, start, scope, name }: ReturnType<typeof shown>): string =>
  [id, created_at, `used ${last_used_on ?? 'never'}`.padEnd(15), permission.padEnd(14), start ?? '-', scope, name].join(
    '  ',
  );

/** What may be seen of a key. */
const shown = ({ id, name, permission, scope, createdAt, start, lastUsedOn }: ApiKey) => ({
  id,
  name,
  permission,
  scope,
  start: start ?? null,
  created_at: new Date(createdAt).toISOString(),
  last_used_on: lastUsedOn ?? null,
});
