import type { FakeRoute } from './route.ts';

/** GET /health of a service that does well and has nothing to tell. */
export const healthRoutes = (at: string): FakeRoute[] => [
  { route: 'GET /health', handle: () => ({ body: { object: 'health', status: 'up', at } }) },
];
