import type { Route } from '../../shared/http/route.ts';

/** What Resend has and we have not: a mail server of one's own needs no domains there, nor do shops send newsletters here. */
const absent = ['domains', 'webhooks', 'topics', 'broadcasts', 'segments'];

/** Empty lists, so that clients which look at all of them to see whether a key works find that it does. */
export const emptyListRoutes: Route[] = absent.map((name) => ({
  method: 'GET',
  path: `/${name}`,
  handle: async () => ({ statusCode: 200, body: { object: 'list', has_more: false, data: [] } }),
}));
