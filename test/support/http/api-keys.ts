import { hashOfToken } from '../../../shared/http/authentication/api-token.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';

/** The key for a token: full access, default scope, with overrides. */
export const anApiKey = (token: string, overrides: Partial<ApiKey> = {}): ApiKey => ({
  id: `id-of-${token}`,
  name: 'Shop',
  permission: 'full_access',
  scope: 'default',
  createdAt: Date.UTC(2026, 2, 1, 12),
  hash: hashOfToken(token),
  ...overrides,
});
