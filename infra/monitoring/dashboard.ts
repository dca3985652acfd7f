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
import { ownMetrics } from './metrics.ts';
import type { Watched } from './watched.ts';

const whole = 24;
const half = 12;

/** Answers "is mail going out?" from top to bottom: alarms, then mail, then what carries it. */
export class MailDashboard extends Dashboard {
  constructor(scope: Construct, watched: Watched, { alarms }: Alarms) {
    super(scope, 'dashboard', { dashboardName: `storemail-${watched.config.stage}` });
    this.addWidgets(new TextWidget({ markdown: '# Is mail going out?', width: whole, height: 1 }));
    this.addWidgets(new AlarmStatusWidget({ alarms, width: whole, height: 4 }));
    this.addMail(watched);
    this.addMachinery(watched);
  }

  private addMail({ config: { stage } }: Watched): void {
    const own = ownMetrics(stage);
    this.addWidgets(
      new SingleValueWidget({
        title: 'Last five minutes',
        metrics: [
          own.sum('accepted'),
          own.sum('sent'),
          own.sum('held'),
          own.sum('failed'),
          own.sum('healthDown'),
          own.sum('expiring'),
        ],
        width: whole,
        height: 3,
      }),
    );
    this.addWidgets(
      new GraphWidget({ title: 'Mail', left: [own.sum('accepted'), own.sum('sent')], width: half }),
      new GraphWidget({
        title: 'Not sent',
        left: (['retried', 'held', 'failed', 'bounced', 'expired', 'suppressed', 'ambiguous'] as const).map((name) =>
          own.sum(name),
        ),
        width: half,
      }),
      new GraphWidget({
        title: 'From acceptance to the mail server, ms',
        left: [own.measure('latencyMs', Stats.percentile(50)), own.measure('latencyMs', Stats.percentile(99))],
        width: half,
      }),
      new GraphWidget({
        title: 'Mail servers by phase, 90th percentile, ms',
        left: (['smtpConnectMs', 'smtpTlsMs', 'smtpAuthMs', 'smtpMailMs', 'smtpDotMs'] as const).map((name) =>
          own.measure(name, Stats.percentile(90)),
        ),
        width: half,
      }),
      new GraphWidget({
        title: 'Oldest due email, seconds',
        left: [own.measure('oldestDueSeconds', Stats.MAXIMUM)],
        width: half,
      }),
    );
  }

  private addMachinery({ queue, deadLetters, worker, api }: Watched): void {
    this.addWidgets(
      new GraphWidget({
        title: 'Queue',
        left: [
          queue.metricApproximateNumberOfMessagesVisible(),
          queue.metricApproximateNumberOfMessagesNotVisible(),
          deadLetters.metricApproximateNumberOfMessagesVisible(),
        ],
        right: [queue.metricApproximateAgeOfOldestMessage()],
        width: half,
      }),
      new GraphWidget({
        title: 'deliver-email',
        left: [worker.metricInvocations(), worker.metricErrors(), worker.metricThrottles()],
        right: [worker.metricDuration({ statistic: Stats.percentile(99) })],
        width: half,
      }),
      new GraphWidget({
        title: 'HTTP API',
        left: [api.metricCount(), api.metricClientError(), api.metricServerError()],
        right: [api.metricLatency({ statistic: Stats.percentile(99) })],
        width: half,
      }),
    );
  }
}
