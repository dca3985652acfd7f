import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { JsonValue } from '../../../shared/json.ts';
import { emailsRoutes } from './emails-routes.ts';
import type { FakeEmail } from './fake-emails.ts';
import { FakeSettings } from './fake-settings.ts';
import { type FakeSuppression, type FakeWebhook, suppressionsRoutes, webhooksRoutes } from './feedback-routes.ts';
import { Refusal } from './refusal.ts';
import { type FakeAnswer, type FakeRequest, type FakeRoute, matchRoute } from './route.ts';
import { type FakeServer, settingsRoutes } from './settings-routes.ts';

export const FULL_KEY = 're_sm_full';

/** The state behind the fake API; tests arrange and inspect it. */
export interface FakeWorld {
  settings: FakeSettings;
  server: FakeServer;
  emails: FakeEmail[];
  /** The body of GET /health. */
  health: object;
  webhooks: FakeWebhook[];
  suppressions: FakeSuppression[];
  /** The valid keys, all with full access. */
  keys: string[];
  /** Every request made with a key. */
  requests: FakeRequest[];
}

const NOW = '2026-03-01T12:30:00.000Z';

export const createWorld = (): FakeWorld => ({
  settings: new FakeSettings(() => NOW),
  server: { steps: [] },
  emails: [],
  health: { status: 'up', at: NOW },
  webhooks: [],
  suppressions: [],
  keys: [FULL_KEY],
  requests: [],
});

const checkKey = ({ keys }: FakeWorld, authorization = ''): void => {
  if (!keys.some((token) => authorization === `Bearer ${token}`)) {
    throw new Refusal(403, 'invalid_api_key', 'This API key is not valid.');
  }
};

const bodyOf = async (request: IncomingMessage): Promise<JsonValue | undefined> =>
  request.headers['content-type'] === 'application/json' ? ((await json(request)) as JsonValue) : undefined;

const routesOf = (world: FakeWorld): FakeRoute[] => [
  ...settingsRoutes(world.settings, world.server),
  ...emailsRoutes(world.emails),
  { route: 'GET /health', handle: () => ({ body: { object: 'health', ...world.health } }) },
  ...webhooksRoutes(world.webhooks),
  ...suppressionsRoutes(world.suppressions),
];

const answerOf = async (world: FakeWorld, routes: FakeRoute[], incoming: IncomingMessage): Promise<FakeAnswer> => {
  checkKey(world, incoming.headers.authorization);
  const url = new URL(incoming.url ?? '/', 'http://fake');
  for (const { route, handle } of routes) {
    const params = matchRoute(route, incoming.method ?? '', url.pathname);
    if (!params) continue;
    const request: FakeRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      params,
      query: url.searchParams,
      headers: incoming.headers,
      body: await bodyOf(incoming),
    };
    world.requests.push(request);
    return handle(request);
  }
  throw new Refusal(404, 'not_found', 'There is nothing at this path.');
};

const refusalBody = (error: unknown): FakeAnswer => {
  if (!(error instanceof Refusal)) throw error;
  const { statusCode, code, message, more } = error;
  return { status: statusCode, body: { statusCode, name: code, message, ...more } };
};

/** Serves requests outside the API; `undefined` for unknown paths. */
export type Pages = (request: IncomingMessage) => Promise<Response | undefined>;

/** The API for the admin page, in memory and in this process. */
export const startFakeApi = async (world: FakeWorld, pages: Pages) => {
  const routes = routesOf(world);
  const server = createServer(async (incoming, outgoing) => {
    const page = await pages(incoming);
    if (page) {
      outgoing.writeHead(page.status, Object.fromEntries(page.headers));
      outgoing.end(Buffer.from(await page.arrayBuffer()));
      return;
    }
    const { status = 200, headers, body } = await answerOf(world, routes, incoming).catch(refusalBody);
    outgoing.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    outgoing.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
