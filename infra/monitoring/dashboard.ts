import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import { storemailMetrics } from './metrics.ts';
import type { MonitoredResources } from './monitored-resources.ts';

const FULL_WIDTH = 24;
const HALF_WIDTH = 12;

/** A dashboard from the general to the specific: alarms, then mail, then the queue, function and API behind it. */
export class MailDashboard extends Dashboard {
  constructor(scope: Construct, resources: MonitoredResources, { alarms }: Alarms) {
    super(scope, 'dashboard', { dashboardName: `storemail-${resources.config.stage}` });
    this.addWidgets(new TextWidget({ markdown: '# Is mail being sent?', width: FULL_WIDTH, height: 1 }));
    this.addWidgets(new AlarmStatusWidget({ alarms, width: FULL_WIDTH, height: 4 }));
    this.addMail(resources);
    this.addInfrastructure(resources);
  }

  private addMail({ config: { stage } }: MonitoredResources): void {
    const metrics = storemailMetrics(stage);
    this.addWidgets(
      new SingleValueWidget({
        title: 'Last five minutes',
        metrics: [
          metrics.sum('accepted'),
          metrics.sum('sent'),
          metrics.sum('held'),
          metrics.sum('failed'),
          metrics.sum('healthDown'),
          metrics.sum('expiring'),
        ],
        width: FULL_WIDTH,
        height: 3,
      }),
    );
    this.addWidgets(
      new GraphWidget({ title: 'Mail', left: [metrics.sum('accepted'), metrics.sum('sent')], width: HALF_WIDTH }),
      new GraphWidget({
        title: 'Not sent',
        left: (['retried', 'held', 'failed', 'bounced', 'expired', 'suppressed', 'ambiguous'] as const).map((name) =>
          metrics.sum(name),
        ),
        width: HALF_WIDTH,
      }),
      new GraphWidget({
        title: 'From acceptance to the mail server, ms',
        left: [metrics.measure('latencyMs', Stats.percentile(50)), metrics.measure('latencyMs', Stats.percentile(99))],
        width: HALF_WIDTH,
      }),
      new GraphWidget({
        title: 'Mail servers by phase, 90th percentile, ms',
        left: (['smtpConnectMs', 'smtpTlsMs', 'smtpAuthMs', 'smtpMailMs', 'smtpDotMs'] as const).map((name) =>
          metrics.measure(name, Stats.percentile(90)),
        ),
        width: HALF_WIDTH,
      }),
      new GraphWidget({
        title: 'Oldest due email, seconds',
        left: [metrics.measure('oldestDueSeconds', Stats.MAXIMUM)],
        width: HALF_WIDTH,
      }),
    );
  }

  private addInfrastructure({ queue, deadLetters, worker, api }: MonitoredResources): void {
    this.addWidgets(
      new GraphWidget({
        title: 'Queue',
        left: [
          queue.metricApproximateNumberOfMessagesVisible(),
          queue.metricApproximateNumberOfMessagesNotVisible(),
          deadLetters.metricApproximateNumberOfMessagesVisible(),
        ],
        right: [queue.metricApproximateAgeOfOldestMessage()],
        width: HALF_WIDTH,
      }),
      new GraphWidget({
        title: 'deliver-email',
        left: [worker.metricInvocations(), worker.metricErrors(), worker.metricThrottles()],
        right: [worker.metricDuration({ statistic: Stats.percentile(99) })],
        width: HALF_WIDTH,
      }),
      new GraphWidget({
        title: 'HTTP API',
        left: [api.metricCount(), api.metricClientError(), api.metricServerError()],
        right: [api.metricLatency({ statistic: Stats.percentile(99) })],
        width: HALF_WIDTH,
      }),
    );
  }
}
