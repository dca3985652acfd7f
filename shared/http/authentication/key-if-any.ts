import type { ApiKey, ApiKeyStore } from '../../ports/api-key-store.ts';
import type { PublicRequest } from '../route.ts';
import { hashOfToken, isSameHash } from './api-token.ts';

/** The key of a request to a public route that tells more to whoever has one; `undefined`: no key, or none that is valid. */
export const keyIfAny = async (
  { headers }: Pick<PublicRequest, 'headers'>,
  findKey: ApiKeyStore['find'],
): Promise<ApiKey | undefined> => {
  const [, token] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (!token) return undefined;
  const hash = hashOfToken(token);
  const key = await findKey(hash);
  return key && isSameHash(key.hash, hash) ? key : undefined;
};
