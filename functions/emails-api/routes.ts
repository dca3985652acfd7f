import type { Route } from '../../shared/http/route.ts';
import { type SendRoutesPorts, sendRoutes } from './accept/send-routes.ts';
import { type ApiKeyRoutesPorts, apiKeyRoutes } from './api-key-routes.ts';
import { type EmailRoutesPorts, emailRoutes } from './email-routes.ts';
import { type MimeRoutesPorts, mimeRoutes } from './mime/mime-routes.ts';

export type EmailsApiPorts = SendRoutesPorts & MimeRoutesPorts & EmailRoutesPorts & ApiKeyRoutesPorts;

/**
 * What Resend has and Storemail has not: a mail server of one's own needs no domains, and shops send no newsletters
 * here. Clients look at these lists to see whether a key works, so they are there, and empty.
 */
const emptyLists = [
  'audiences',
  'automations',
  'broadcasts',
  'contact-properties',
  'contacts',
  'domains',
  'logs',
  'segments',
  'templates',
  'topics',
];

const emptyListRoutes: Route[] = emptyLists.map((name) => ({
  method: 'GET',
  path: `/${name}`,
  handle: async () => ({ statusCode: 200, body: { object: 'list', has_more: false, data: [] } }),
}));

/** Every endpoint of emails-api. */
export const emailsApiRoutes = (ports: EmailsApiPorts): Route[] => [
  ...sendRoutes(ports),
  ...mimeRoutes(ports),
  ...emailRoutes(ports),
  ...apiKeyRoutes(ports),
  ...emptyListRoutes,
];
