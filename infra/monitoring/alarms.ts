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
import type { Watched } from './watched.ts';

/** An alarm cannot be made without saying what it means, and where to read what to do. */
const described = (impact: string, name: string): string => `${impact} What to do: docs/runbook.md#${name}`;

class StoremailAlarm extends CloudWatchAlarm {
  constructor(scope: Construct, stage: string, spec: AlarmSpec) {
    const { name, impact, metric, threshold, below, periods = 1, missingIsBad } = spec;
    super(scope, name, {
      alarmName: `storemail-${stage}-${name}`,
      alarmDescription: described(impact, name),
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: missingIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }
}

/** Alarms, and the topic that they ring at. */
export class Alarms extends Construct {
  readonly alarms: AlarmBase[];
  readonly topic: Topic;

  constructor(scope: Construct, watched: Watched) {
    super(scope, 'alarms');
    const { stage, alarmEmail } = watched.config;
    this.topic = this.alarmTopic(stage, alarmEmail);
    this.alarms = [...alarmList(watched).map((spec) => new StoremailAlarm(this, stage, spec)), this.refused(watched)];
    for (const alarm of this.alarms) {
      alarm.addAlarmAction(new SnsAction(this.topic));
      alarm.addOkAction(new SnsAction(this.topic));
    }
  }

  private alarmTopic(stage: string, alarmEmail: string | undefined): Topic {
    const topic = new Topic(this, 'topic', { topicName: `storemail-${stage}-alarms`, enforceSSL: true });
    // A policy of its own replaces the one that lets the account's alarms in.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
    return topic;
  }

  /** How many refusals are normal is different for every shop. */
  private refused({ api, config: { stage } }: Watched): AnomalyDetectionAlarm {
    const impact =
      'Far more requests than usual are refused: a storefront is misconfigured, or somebody is trying keys.';
    return new AnomalyDetectionAlarm(this, 'api-4xx', {
      alarmName: `storemail-${stage}-api-4xx`,
      alarmDescription: described(impact, 'api-4xx'),
      metric: api.metricClientError({ period: Duration.minutes(5), statistic: Stats.SUM }),
      stdDevs: 4,
      evaluationPeriods: 3,
      comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
