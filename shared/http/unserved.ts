import { ApiError } from './api-error.ts';
import type { Route } from './route.ts';

const matches = (template: readonly string[], path: readonly string[]): boolean =>
  template.length === path.length && template.every((segment, n) => segment.startsWith('{') || segment === path[n]);

/** Answers what no route takes: a path that takes other methods is told apart from one that there is not. */
export const unserved =
  (routes: readonly Route[]) =>
  ({ path }: { path: string }): never => {
    const segments = path.split('/');
    const served = routes.filter((route) => matches(route.path.split('/'), segments));
    if (served.length === 0) throw new ApiError(404, 'not_found', 'There is nothing at this path.');
    const allow = [...new Set(served.map(({ method }) => method))].join(', ');
    throw new ApiError(405, 'method_not_allowed', `This path takes only ${allow}.`, { allow });
  };
