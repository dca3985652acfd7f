import type { Route } from '../../shared/http/route.ts';
import { type SendRoutesPorts, sendRoutes } from './accept/send-routes.ts';
import { type ApiKeyRoutesPorts, apiKeyRoutes } from './api-key-routes.ts';
import { type EmailRoutesPorts, emailRoutes } from './email-routes.ts';
import { emptyListRoutes } from './empty-list-routes.ts';

export type EmailsApiPorts = SendRoutesPorts & EmailRoutesPorts & ApiKeyRoutesPorts;

/** Every endpoint of emails-api. */
export const emailsApiRoutes = (ports: EmailsApiPorts): Route[] => [
  ...sendRoutes(ports),
  ...emailRoutes(ports),
  ...apiKeyRoutes(ports),
  ...emptyListRoutes,
];
