import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { InForceStore, PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import { covers } from '../../../shared/scope.ts';
import { inForceOf, rejectedOf } from './settings-object.ts';

const summaryOf = (pair: PairInForce) => ({
  scope: pair.scope,
  version: Math.max(pair.document?.version ?? 0, pair.reviewed.document.version),
  in_force: inForceOf(pair),
  rejected: rejectedOf(pair),
});

/** A scope without settings. */
const untouched = (scope: string) => ({ scope, version: 0, in_force: null, rejected: null });

/** The scopes with settings of their own that a key covers, and the key's own scope even if it has none. */
export const listSettings = async (inForce: Pick<InForceStore, 'list'>, key: ApiKey) => {
  const pairs = (await inForce.list()).filter(({ scope }) => covers(key.scope, scope));
  const own = pairs.some(({ scope }) => scope === key.scope) ? [] : [untouched(key.scope)];
  const data = [...own, ...pairs.map(summaryOf)].sort((a, b) => a.scope.localeCompare(b.scope));
  return { object: 'list', has_more: false, data };
};
