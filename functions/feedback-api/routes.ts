import { getEmail } from '../../shared/email-log/get-email.ts';
import { attachmentQuery, whyQuery } from '../../shared/http/request/list-query.ts';
import { metricsQuery } from '../../shared/http/request/metrics-query.ts';
import type { Route } from '../../shared/http/route.ts';
import { validated } from '../../shared/http/validated.ts';
import type { EmailStore } from '../../shared/ports/emails/email-store.ts';
import type { ReceiveDependencies } from '../../shared/returned-mail/receive-report.ts';
import { type AttachmentPorts, getAttachment, listAttachments } from './attachments.ts';
import { bounceRoutes } from './bounce-routes.ts';
import { emailMetrics, type MetricsPorts } from './email-metrics.ts';
import { type SuppressionRoutesPorts, suppressionRoutes } from './suppression-routes.ts';
import { type WebhookRoutesPorts, webhookRoutes } from './webhook-routes.ts';
import { type WhyPorts, whyNoMail } from './why.ts';

type EmailReadPorts = AttachmentPorts & MetricsPorts & WhyPorts & { store: Pick<EmailStore, 'find' | 'contents'> };

export type FeedbackPorts = ReceiveDependencies & EmailReadPorts & SuppressionRoutesPorts & WebhookRoutesPorts;

/** Every endpoint of feedback-api. */
export const feedbackRoutes = (ports: FeedbackPorts): Route[] => [
  ...bounceRoutes(ports),
  ...emailReadRoutes(ports),
  ...suppressionRoutes(ports),
  ...webhookRoutes(ports),
];

/** Rare queries about emails, which would only burden the function that accepts them. */
const emailReadRoutes = (ports: EmailReadPorts): Route[] => [
  {
    method: 'GET',
    path: '/emails/metrics',
    handle: async ({ query, key }) => ok(await emailMetrics(ports, validated(metricsQuery, query), key)),
  },
  {
    method: 'GET',
    path: '/emails/why',
    handle: async ({ query, key }) => ok(await whyNoMail(ports, validated(whyQuery, query), key)),
  },
  {
    method: 'GET',
    path: '/emails/{id}/attachments',
    handle: async ({ params: { id = '' }, query, key }) => {
      const page = validated(attachmentQuery, query);
      return ok(await listAttachments(ports, await getEmail(ports.store, id, key), page));
    },
  },
  {
    method: 'GET',
    path: '/emails/{id}/attachments/{attachment_id}',
    handle: async ({ params: { id = '', attachment_id = '' }, key }) =>
      ok(await getAttachment(ports, await getEmail(ports.store, id, key), attachment_id)),
  },
];

const ok = (body: object) => ({ statusCode: 200, body });
