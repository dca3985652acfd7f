import middy from '@middy/core';
import httpRouter from '@middy/http-router';
import type { Context, APIGatewayProxyEventV2 as Event, APIGatewayProxyStructuredResultV2 as Result } from 'aws-lambda';
import type { ApiKeyStore } from '../ports/api-key-store.ts';
import type { FunctionLog } from '../runtime/logger.ts';
import { apiRequest, headAsGet, normalisePath } from './api-request.ts';
import { cachedApiKeys, type KeyFinder } from './authentication/api-key-cache.ts';
import { authenticate, authenticatedKey, type KeyContext } from './authentication/authenticate.ts';
import { followRequest } from './follow-request.ts';
import { gatewayResponse } from './json-response.ts';
import { countRequest, rateLimitHeaders } from './rate-limit/rate-headers.ts';
import type { RateLimit } from './rate-limit/rate-limit.ts';
import type { Route } from './route.ts';
import { refuseUnserved } from './unserved.ts';

export interface ApiOptions {
  routes: readonly Route[];
  /** Paths of other functions that match a route of this one. */
  elsewhere?: readonly string[];
  apiKeys: KeyFinder;
  /** Absent: requests are not counted. */
  rateLimit?: RateLimit;
  now: () => number;
  log: FunctionLog;
}

/** The Lambda handler for routes of the API, with authentication, errors and unknown paths as documented. */
export const createApi = ({ routes, elsewhere, apiKeys, rateLimit, now, log }: ApiOptions) => {
  const findKey = cachedApiKeys(apiKeys, now);
  const served = routes.map((route) => ({
    method: route.method,
    path: route.path,
    handler: serve(route, findKey, rateLimit),
  }));
  const router = httpRouter<Event, Result>(served);
  // The middleware that is used first sees the response last.
  return middy<Event, Result>(router)
    .use(rateLimit ? rateLimitHeaders(rateLimit) : [])
    .use(headAsGet)
    .use(followRequest(log))
    .use(normalisePath)
    .use(refuseUnserved(routes, elsewhere));
};

const serve = (route: Route, findKey: ApiKeyStore['find'], rateLimit: RateLimit | undefined) => {
  if (route.public)
    return async (event: Event): Promise<Result> => gatewayResponse(await route.handle(apiRequest(event)));
  const chain = () =>
    middy<Event, Result, Error, KeyContext>()
      .use(authenticate(findKey, route.permission ?? 'full_access'))
      .use(rateLimit ? countRequest(rateLimit) : [])
      .handler(
        async (event: Event, context: KeyContext): Promise<Result> =>
          gatewayResponse(await route.handle({ ...apiRequest(event), key: authenticatedKey(context) })),
      );
  // Created by the first request, since an instance serves few of its routes.
  let made: ReturnType<typeof chain> | undefined;
  return (event: Event, context: Context): Promise<Result> => {
    made ??= chain();
    return made(event, context);
  };
};
