import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeFindings } from './acknowledgements.ts';
import { routes } from './api-routes.ts';
import { EmailApi } from './email-api.ts';
import { Foundation } from './foundation.ts';
import { StoremailFunction } from './function.ts';
import { checkHealth } from './functions/check-health.ts';
import { collectBounces } from './functions/collect-bounces.ts';
import { deliverEmail } from './functions/deliver-email.ts';
import { deliverWebhooks } from './functions/deliver-webhooks.ts';
import { emailsApi } from './functions/emails-api.ts';
import { feedbackApi } from './functions/feedback-api.ts';
import { guardSettings } from './functions/guard-settings.ts';
import { healthApi } from './functions/health-api.ts';
import { adminPage, docs } from './functions/public-pages.ts';
import { releaseDueEmails } from './functions/release-due-emails.ts';
import { settingsApi } from './functions/settings-api.ts';
import { Alarms } from './monitoring/alarms.ts';
import { MailDashboard } from './monitoring/dashboard.ts';
import type { Watched } from './monitoring/watched.ts';

type Served = Pick<Watched, 'api' | 'worker' | 'release' | 'check'>;

/** The whole service. The permissions and triggers of each function are in `functions/`. */
export class StoremailStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, { analyticsReporting: false, ...props });
    const on = new Foundation(this);
    const api = new EmailApi(this, on.config);
    const settings = settingsApi(on);
    const worker = deliverEmail(on);
    api.serve(emailsApi(on, worker), routes.emails);
    api.serve(feedbackApi(on), routes.feedback);
    api.serve(settings, routes.settings);
    api.serve(docs(on), routes.docs);
    api.serve(adminPage(on), routes.admin);
    api.serve(healthApi(on), routes.health);
    deliverWebhooks(on);
    collectBounces(on);
    guardSettings(on, settings);
    const clockwork = { release: releaseDueEmails(on), check: checkHealth(on, settings) };
    this.monitor(on, { api, worker, ...clockwork });
    acknowledgeFindings(this, { config: on.config, api, content: on.content, settings: on.settings });
    // For the bill.
    Tags.of(this).add('service', 'storemail');
    Tags.of(this).add('stage', on.config.stage);
    new CfnOutput(this, 'Endpoint', { value: api.baseUrl, description: 'Base URL for storefronts' });
    if (api.domain) {
      const description = 'What the own host name has to point to: CNAME, or an alias record';
      new CfnOutput(this, 'DomainTarget', { value: api.domain.regionalDomainName, description });
    }
  }

  /** Alarms on everything that stops mail, and a dashboard. */
  private monitor({ config, table, send, webhooks, events }: Foundation, served: Served): void {
    const functions = this.node.children.filter((child) => child instanceof StoremailFunction);
    const watched = {
      ...served,
      config,
      table,
      queue: send.queue,
      deadLetters: send.deadLetters,
      webhookDeadLetters: webhooks.deadLetters,
      undelivered: events.undelivered,
      others: functions.filter((one) => one !== served.worker),
    };
    new MailDashboard(this, watched, new Alarms(this, watched));
  }
}
