import type { Route } from '../../shared/http/route.ts';
import type { ReceiveDependencies } from '../../shared/returned-mail/receive-report.ts';
import { bounceRoutes } from './bounce-routes.ts';
import { type SuppressionRoutesPorts, suppressionRoutes } from './suppression-routes.ts';
import { type WebhookRoutesPorts, webhookRoutes } from './webhook-routes.ts';

export type FeedbackPorts = ReceiveDependencies & SuppressionRoutesPorts & WebhookRoutesPorts;

/** Every endpoint of feedback-api. */
export const feedbackRoutes = (ports: FeedbackPorts): Route[] => [
  ...bounceRoutes(ports),
  ...suppressionRoutes(ports),
  ...webhookRoutes(ports),
];
