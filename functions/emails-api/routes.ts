import type { Route } from '../../shared/http/route.ts';
import { emptyLists } from '../../shared/http/unserved.ts';
import { type SendRoutesPorts, sendRoutes } from './accept/send-routes.ts';
import { type ApiKeyRoutesPorts, apiKeyRoutes } from './api-key-routes.ts';
import { type EmailRoutesPorts, emailRoutes } from './email-routes.ts';
import { type MimeRoutesPorts, mimeRoutes } from './mime/mime-routes.ts';

export type EmailsApiPorts = SendRoutesPorts & MimeRoutesPorts & EmailRoutesPorts & ApiKeyRoutesPorts;

const emptyListRoutes: Route[] = Object.keys(emptyLists).map((path) => ({
  method: 'GET',
  path,
  handle: async () => ({ statusCode: 200, body: { object: 'list', has_more: false, data: [] } }),
}));

/** All endpoints of emails-api. */
export const emailsApiRoutes = (ports: EmailsApiPorts): Route[] => [
  ...sendRoutes(ports),
  ...mimeRoutes(ports),
  ...emailRoutes(ports),
  ...apiKeyRoutes(ports),
  ...emptyListRoutes,
];
