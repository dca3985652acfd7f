import type { Route } from '../../shared/http/route.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { ApiKey } from '../../shared/ports/api-key-store.ts';
import { memoize } from './engine/memoize.ts';

export interface Request {
  method: Route['method'];
  path: string;
  body?: JsonValue;
  /** The body, if it is not JSON. */
  raw?: Buffer;
  headers?: Record<string, string>;
  /** Scope of the API key. */
  scope?: string;
}

export interface Answer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
}

const partsOf = memoize((path) => path.split('/'));

const matching = (routes: readonly Route[], { method, path }: Request) => {
  const parts = path.split('/');
  for (const route of routes) {
    const pattern = partsOf(route.path);
    const fits =
      route.method === method &&
      pattern.length === parts.length &&
      pattern.every((part, at) => part === parts[at] || part.startsWith('{'));
    if (!fits) continue;
    const params = pattern.flatMap((part, at) => (part.startsWith('{') ? [[part.slice(1, -1), parts[at] ?? '']] : []));
    return { route, params: Object.fromEntries(params) as Record<string, string> };
  }
  throw new Error(`${method} ${path} has no route`);
};

const keyFor = (scope: string): ApiKey => ({
  id: 'key',
  name: 'key',
  permission: 'full_access',
  scope,
  createdAt: 0,
  hash: '',
});

/** The status for an error, as in `errorResponse`: its own, or else 503 or 500. */
const statusOf = (error: unknown): number => {
  if (error instanceof Error && 'statusCode' in error) return Number(error.statusCode);
  return error instanceof Error && error.name === 'StoreUnavailable' ? 503 : 500;
};

export const api =
  (routes: readonly Route[], flush: () => void | Promise<void> = () => {}) =>
  async (request: Request): Promise<Answer> => {
    const { route, params } = matching(routes, request);
    const { headers = {}, body = null, raw = Buffer.of(), scope = 'default' } = request;
    const asked = {
      requestId: 'request',
      params,
      query: {},
      headers,
      json: () => body,
      bytes: () => raw,
      key: keyFor(scope),
    };
    try {
      const { statusCode, body: answer, headers: answered = {} } = await route.handle(asked);
      return { status: statusCode, body: answer, headers: answered };
    } catch (error) {
      return { status: statusOf(error), body: error, headers: {} };
    } finally {
      await flush();
    }
  };

export type Api = (request: Request) => Promise<Answer>;

/** Ids of the accepted emails in a response. */
export const idsIn = (body: unknown): string[] => {
  const { id, data = [] } = body as { id?: string; data?: { id: string }[] };
  return id === undefined ? data.map((one) => one.id) : [id];
};
