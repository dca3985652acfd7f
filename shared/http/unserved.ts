import { ApiError } from './api-error.ts';
import type { Route } from './route.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** Answers what no route's path matches. */
export const notFound = (): never => {
  throw new ApiError(404, 'not_found', 'There is nothing at this path.');
};

/** Routes for the methods that a path does not take, so that they are told apart from unknown paths. */
export const otherMethods = (routes: readonly Route[]) =>
  [...Map.groupBy(routes, ({ path }) => path)].flatMap(([path, served]) => {
    const allowed = served.map(({ method }) => method);
    const others = METHODS.filter((method) => !allowed.some((one) => one === method));
    return others.map((method) => ({ method, path, handler: () => methodNotAllowed(allowed.join(', ')) }));
  });

const methodNotAllowed = (allowed: string): never => {
  throw new ApiError(405, 'method_not_allowed', `This path takes only ${allowed}.`, { allow: allowed });
};
