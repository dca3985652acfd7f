import type { FakeRoute } from './route.ts';

export interface FakeKey {
  id: string;
  name: string;
  permission: 'full_access' | 'sending_access';
  scope: string;
  created_at: string;
  token: string;
}

/** The endpoints for API keys. */
export const keysRoutes = (keys: FakeKey[], now: () => string): FakeRoute[] => [
  {
    route: 'GET /api-keys',
    handle: () => ({
      body: { object: 'list', has_more: false, data: keys.map(({ token: _, ...key }) => key) },
    }),
  },
  {
    route: 'POST /api-keys',
    handle: ({ body }) => {
      const asked = body as unknown as Pick<FakeKey, 'name' | 'permission' | 'scope'>;
      const number = keys.length + 1;
      const key = { ...asked, id: `key-${number}`, created_at: now(), token: `re_sm_new-${number}` };
      keys.push(key);
      return { status: 201, body: { id: key.id, token: key.token } };
    },
  },
  {
    route: 'DELETE /api-keys/{id}',
    handle: ({ params }) => {
      const at = keys.findIndex(({ id }) => id === params.id);
      keys.splice(at, 1);
      return { body: {} };
    },
  },
];
