import { DEFAULT_SCOPE } from '../../../../../shared/scope.ts';
import type { ScopeStatus } from '../../api/settings-api.ts';

/** The widest scope that a key covers, of those it sees: its own is always among them, and is a part of all others' codes. */
export const widest = (scopes: readonly ScopeStatus[]): string => {
  const codes = scopes.map(({ scope }) => scope).sort();
  return codes.includes(DEFAULT_SCOPE) ? DEFAULT_SCOPE : (codes[0] ?? DEFAULT_SCOPE);
};
