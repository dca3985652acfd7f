import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ApiError } from '../api-error.ts';
import { authenticatedKey, type KeyContext } from '../authentication/authenticate.ts';
import type { RateLimit } from './rate-limit.ts';

type Event = APIGatewayProxyEventV2;
type Result = APIGatewayProxyStructuredResultV2;

/** The context of a request that was counted. */
interface CountedContext extends KeyContext {
  rateHeaders?: Record<string, string>;
}

/** Refuses requests of a key above its rate. Comes after `authenticate`. */
export const countRequest = ({ take }: RateLimit): MiddlewareObj<Event, unknown, Error, CountedContext> => ({
  before: async ({ context }) => {
    const { isAllowed, headers } = await take(authenticatedKey(context).id);
    context.rateHeaders = headers;
    if (isAllowed) return;
    throw new ApiError(429, 'rate_limit_exceeded', 'Too many requests with this API key. Try again in a second.');
  },
});

/** Adds the remaining rate to every response, refused or not. */
export const rateLimitHeaders = ({ untouched }: RateLimit): MiddlewareObj<Event, Result, Error, CountedContext> => {
  const addHeaders = ({
    context,
    response,
  }: {
    context: CountedContext;
    response: Result | null | undefined;
  }): void => {
    if (response) response.headers = { ...response.headers, ...(context.rateHeaders ?? untouched) };
  };
  return { after: addHeaders, onError: addHeaders };
};
