import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { ApiKey, ApiKeyStore } from '../../ports/api-key-store.ts';
import { ApiError } from '../api-error.ts';
import type { Permission } from '../route.ts';
import { hashOfToken, isSameHash } from './api-token.ts';

/** The invocation's context, with the key of the request once it is authenticated. */
export interface KeyContext extends Context {
  apiKey?: ApiKey;
}

/** Lets requests pass whose `Authorization: Bearer` holds a key with the permission, and puts it into the context. */
export const authenticate = (
  findKey: ApiKeyStore['find'],
  permission: Permission,
): MiddlewareObj<APIGatewayProxyEventV2, unknown, Error, KeyContext> => ({
  before: async ({ event, context }) => {
    const apiKey = await keyOf(bearerToken(event), findKey);
    if (permission === 'full_access' && apiKey.permission !== 'full_access') {
      throw new ApiError(401, 'restricted_api_key', 'This API key may only send emails.');
    }
    context.apiKey = apiKey;
  },
});

/** The key that `authenticate` found. A route without that middleware serves nobody. */
export const authenticatedKey = ({ apiKey }: KeyContext): ApiKey => apiKey ?? refuseWithoutKey();

const bearerToken = ({ headers }: APIGatewayProxyEventV2): string =>
  /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? refuseWithoutKey();

const refuseWithoutKey = (): never => {
  throw new ApiError(401, 'missing_api_key', 'Send your API key in the header `Authorization: Bearer <key>`.', {
    'www-authenticate': 'Bearer',
  });
};

const keyOf = async (token: string, findKey: ApiKeyStore['find']): Promise<ApiKey> => {
  const hash = hashOfToken(token);
  const key = await findKey(hash);
  if (!key || !isSameHash(key.hash, hash)) throw new ApiError(403, 'invalid_api_key', 'This API key is not valid.');
  return key;
};
