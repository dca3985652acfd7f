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
import type { MonitoredResources } from './monitoring/monitored-resources.ts';

type NamedResources = Pick<MonitoredResources, 'api' | 'worker' | 'release' | 'check'>;

/** The whole service. The permissions and triggers of each function are in `functions/`. */
export class StoremailStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, { analyticsReporting: false, ...props });
    const foundation = new Foundation(this);
    const api = new EmailApi(this, foundation.config);
    const settings = settingsApi(foundation);
    const worker = deliverEmail(foundation);
    api.serve(emailsApi(foundation, worker), routes.emails);
    api.serve(feedbackApi(foundation), routes.feedback);
    api.serve(settings, routes.settings);
    api.serve(docs(foundation), routes.docs);
    api.serve(adminPage(foundation), routes.admin);
    api.serve(healthApi(foundation), routes.health);
    deliverWebhooks(foundation);
    collectBounces(foundation);
    guardSettings(foundation, settings);
    const scheduled = { release: releaseDueEmails(foundation), check: checkHealth(foundation, settings) };
    this.monitor(foundation, { api, worker, ...scheduled });
    acknowledgeFindings(this, {
      config: foundation.config,
      api,
      content: foundation.content,
      settings: foundation.settings,
    });
    // For cost allocation, and to find the resources of a deleted stack.
    Tags.of(this).add('service', 'storemail');
    Tags.of(this).add('stage', foundation.config.stage);
    new CfnOutput(this, 'Endpoint', { value: api.baseUrl, description: 'Base URL of the API' });
    if (api.domain) {
      const description = 'Target of the DNS record for the custom domain: CNAME or alias';
      new CfnOutput(this, 'DomainTarget', { value: api.domain.regionalDomainName, description });
    }
  }

  /** Adds alarms and a dashboard. */
  private monitor({ config, table, send, webhooks, events }: Foundation, named: NamedResources): void {
    const functions = this.node.children.filter((child) => child instanceof StoremailFunction);
    const resources = {
      ...named,
      config,
      table,
      queue: send.queue,
      deadLetters: send.deadLetters,
      webhookDeadLetters: webhooks.deadLetters,
      undelivered: events.undelivered,
      others: functions.filter((candidate) => candidate !== named.worker),
    };
    new MailDashboard(this, resources, new Alarms(this, resources));
  }
}
