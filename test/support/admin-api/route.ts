import type { JsonValue } from '../../../shared/json.ts';

export interface FakeRequest {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  body: JsonValue | undefined;
}

export interface FakeAnswer {
  status?: number;
  headers?: Record<string, string>;
  body: object;
}

/** One endpoint of the fake API, such as `POST /emails/{id}/retry`. */
export interface FakeRoute {
  route: string;
  handle(request: FakeRequest): FakeAnswer | Promise<FakeAnswer>;
}

/** The path parameters, or `undefined` if the route does not match. */
export const matchRoute = (route: string, method: string, path: string): Record<string, string> | undefined => {
  const [routeMethod, pattern = ''] = route.split(' ');
  if (routeMethod !== method) return undefined;
  const expression = pattern.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${expression}$`).exec(path)?.groups ?? (pattern === path ? {} : undefined);
};
