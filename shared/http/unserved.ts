import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ApiError } from './api-error.ts';
import type { Route } from './route.ts';

type Method = Route['method'];

/**
 * Refuses requests that match no route. Throws `ApiError`: 405 if the path has other methods, 404 if there is no such path,
 * 308 if it may be another function's path with extra slashes. A literal path belongs to its own route only:
 * `PATCH /emails/batch` is not `PATCH /emails/{id}`. The same applies to the paths `elsewhere`, which other functions
 * serve. Comes after `normalisePath`.
 */
export const refuseUnserved = (
  routes: readonly Route[],
  elsewhere: readonly string[] = [],
): MiddlewareObj<APIGatewayProxyEventV2> => ({
  before: ({ event: { rawPath, requestContext } }) => {
    const { method, path } = requestContext.http;
    const methods = elsewhere.includes(path) ? [] : methodsOf(routes, path);
    if (methods.length > 0) return refuseOtherMethods(methods, method);
    if (path === rawPath) throw new ApiError(404, 'not_found', 'There is nothing at this path.');
    throw new ApiError(308, 'not_found', 'This path has needless slashes; follow the location.', { location: path });
  },
});

/** For functions that serve pages only. Comes after `headAsGet`. */
export const refuseAllButGet: MiddlewareObj<APIGatewayProxyEventV2> = {
  before: ({ event: { requestContext } }) => refuseOtherMethods(['GET'], requestContext.http.method),
};

const methodsOf = (routes: readonly Route[], path: string): Method[] => {
  const literal = routes.filter((route) => route.path === path);
  const segments = path.split('/');
  const served = literal.length > 0 ? literal : routes.filter((route) => matches(route.path.split('/'), segments));
  return served.map(({ method }) => method);
};

const matches = (template: readonly string[], path: readonly string[]): boolean =>
  template.length === path.length && template.every((segment, n) => segment.startsWith('{') || segment === path[n]);

const refuseOtherMethods = (methods: readonly Method[], method: string): void => {
  if (methods.some((one) => one === method)) return;
  const allow = [...new Set(methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])))].join(', ');
  throw new ApiError(405, 'method_not_allowed', `This path takes only ${allow}.`, { allow });
};

/**
 * Resources of Resend that Storemail does not have, such as newsletters and received emails: their names, by path.
 * Clients request these lists to check whether a key works, so they exist and are always empty.
 */
export const emptyLists: Readonly<Record<string, string>> = {
  '/audiences': 'audiences',
  '/automations': 'automations',
  '/broadcasts': 'broadcasts',
  '/contact-properties': 'contact properties',
  '/contacts': 'contacts',
  '/emails/receiving': 'received emails',
  '/logs': 'logs',
  '/segments': 'segments',
  '/templates': 'templates',
  '/topics': 'topics',
};
