import { Duration, Stack } from 'aws-cdk-lib';
import {
  type AlarmBase,
  AnomalyDetectionAlarm,
  Alarm as CloudWatchAlarm,
  ComparisonOperator,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { alarmList } from './alarm-list.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import type { MonitoredResources } from './monitored-resources.ts';

/** The description of an alarm: its impact, and its section in the runbook. */
const descriptionOf = (impact: string, name: string): string => `${impact} What to do: docs/runbook.md#${name}`;

class StoremailAlarm extends CloudWatchAlarm {
  constructor(scope: Construct, stage: string, spec: AlarmSpec) {
    const { name, impact, metric, threshold, below, periods = 1, isMissingBad } = spec;
    super(scope, name, {
      alarmName: `storemail-${stage}-${name}`,
      alarmDescription: descriptionOf(impact, name),
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: isMissingBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }
}

/** All alarms, and the topic that they notify. */
export class Alarms extends Construct {
  readonly alarms: AlarmBase[];
  readonly topic: Topic;

  constructor(scope: Construct, resources: MonitoredResources) {
    super(scope, 'alarms');
    const { stage, alarmEmail } = resources.config;
    this.topic = this.alarmTopic(stage, alarmEmail);
    this.alarms = [
      ...alarmList(resources).map((spec) => new StoremailAlarm(this, stage, spec)),
      this.clientErrors(resources),
    ];
    for (const alarm of this.alarms) {
      alarm.addAlarmAction(new SnsAction(this.topic));
      alarm.addOkAction(new SnsAction(this.topic));
    }
  }

  private alarmTopic(stage: string, alarmEmail: string | undefined): Topic {
    const topic = new Topic(this, 'topic', { topicName: `storemail-${stage}-alarms`, enforceSSL: true });
    // An explicit topic policy replaces the default one, which allows the account's alarms to publish.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
    return topic;
  }

  /** An anomaly alarm, because the normal rate of refused requests differs between shops. */
  private clientErrors({ api, config: { stage } }: MonitoredResources): AnomalyDetectionAlarm {
    const impact =
      'Far more requests than usual are refused: a storefront is misconfigured, or somebody is guessing API keys.';
    return new AnomalyDetectionAlarm(this, 'api-4xx', {
      alarmName: `storemail-${stage}-api-4xx`,
      alarmDescription: descriptionOf(impact, 'api-4xx'),
      metric: api.metricClientError({ period: Duration.minutes(5), statistic: Stats.SUM }),
      stdDevs: 4,
      evaluationPeriods: 3,
      comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
