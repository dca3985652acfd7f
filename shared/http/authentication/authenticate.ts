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

type Headers = Record<string, string | undefined>;

/** Admits requests whose `Authorization: Bearer` has a key with the permission, and puts the key into the context. */
export const authenticate = (
  findKey: ApiKeyStore['find'],
  permission: Permission,
): MiddlewareObj<APIGatewayProxyEventV2, unknown, Error, KeyContext> => ({
  before: async ({ event: { headers }, context }) => {
    const token = bearerToken(headers) ?? refuseWithoutKey();
    const apiKey = await keyOfToken(token, findKey);
    if (!apiKey) throw new ApiError(403, 'invalid_api_key', 'This API key is not valid.');
    if (permission === 'full_access' && apiKey.permission !== 'full_access') {
      throw new ApiError(401, 'restricted_api_key', 'This API key may only send emails.');
    }
    context.apiKey = apiKey;
  },
});

/** The key that `authenticate` found. Throws on a route without that middleware. */
export const authenticatedKey = ({ apiKey }: KeyContext): ApiKey => apiKey ?? refuseWithoutKey();

/** The key of a request to a public route that reveals more with one; `undefined` if there is no valid key. */
export const optionalKey = async (headers: Headers, findKey: ApiKeyStore['find']): Promise<ApiKey | undefined> => {
  const token = bearerToken(headers);
  return token === undefined ? undefined : await keyOfToken(token, findKey);
};

const bearerToken = ({ authorization = '' }: Headers): string | undefined =>
  /^bearer +(\S+) *$/i.exec(authorization)?.[1];

const keyOfToken = async (token: string, findKey: ApiKeyStore['find']): Promise<ApiKey | undefined> => {
  const hash = hashOfToken(token);
  const key = await findKey(hash);
  return key && isSameHash(key.hash, hash) ? key : undefined;
};

const refuseWithoutKey = (): never => {
  throw new ApiError(401, 'missing_api_key', 'Send your API key in the header `Authorization: Bearer <key>`.', {
    'www-authenticate': 'Bearer',
  });
};
