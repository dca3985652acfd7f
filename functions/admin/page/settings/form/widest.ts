import { DEFAULT_SCOPE } from '../../../../../shared/scope.ts';
import type { ScopeStatus } from '../../api/settings-api.ts';

/** The widest of the scopes that a key can see: its own, which is a prefix of all the others. */
export const widest = (scopes: readonly ScopeStatus[]): string => {
  const codes = scopes.map(({ scope }) => scope).sort();
  return codes.includes(DEFAULT_SCOPE) ? DEFAULT_SCOPE : (codes[0] ?? DEFAULT_SCOPE);
};
