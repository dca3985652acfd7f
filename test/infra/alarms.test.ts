import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { counts, measures } from '../../shared/metrics/metric-names.ts';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

interface Alarm {
  AlarmName: string;
  AlarmDescription: string;
  AlarmActions: unknown[];
  OKActions: unknown[];
  TreatMissingData: string;
  Threshold?: number;
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value: string }[];
  Metrics?: { Id: string; Expression?: string; MetricStat?: { Metric: unknown } }[];
}

const template = synthesize({ stage: 'shop', alarmEmail: 'ops@example.com' });
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(
  ([, { Properties }]) => Properties as unknown as Alarm,
);
const named = (name: string): Alarm | undefined =>
  alarms.find(({ AlarmName }) => AlarmName === `storemail-shop-${name}`);

describe('the alarms', () => {
  it('are these', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName.replace('storemail-shop-', '')).sort()).toEqual([
      'ambiguous',
      'api-4xx',
      'api-5xx',
      'api-latency',
      'bounce-rate',
      'check-duration',
      'circuit-open',
      'dead-letters',
      'expires-soon',
      'failure-rate',
      'function-errors',
      'health-down',
      'health-missing',
      'held',
      'in-flight',
      'mailbox-unread',
      'oldest-due',
      'parameters-unavailable',
      'queue-age',
      'release-duration',
      'returned-for-policy',
      'settings-invalid',
      'table-throttled',
      'undelivered-events',
      'webhook-dead-letters',
      'webhook-disabled',
      'worker-duration',
      'worker-errors',
      'worker-throttles',
    ]);
  });

  const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

  it.each(alarms)('$AlarmName has an impact sentence, actions, and a section in the runbook', (alarm) => {
    const name = alarm.AlarmName.replace('storemail-shop-', '');
    expect(alarm.AlarmDescription).toMatch(
      new RegExp(
        `^(?:[A-Z]|deliver-email|release-due-emails|check-health).{30,}\\. What to do: docs/runbook\\.md#${name}$`,
      ),
    );
    expect(alarm.AlarmActions).toHaveLength(1);
    expect(alarm.OKActions).toEqual(alarm.AlarmActions);
    expect(runbook).toContain(`\n## ${name}\n`);
  });

  it.each([
    ['dead-letters', 'ApproximateNumberOfMessagesVisible', 1],
    ['queue-age', 'ApproximateAgeOfOldestMessage', 900],
    ['in-flight', 'ApproximateNumberOfMessagesNotVisible', 80_000],
    ['worker-errors', 'Errors', 3],
    ['worker-throttles', 'Throttles', 10],
    ['worker-duration', 'Duration', 54_000],
    ['api-5xx', '5xx', 5],
    ['api-latency', 'Latency', 10_000],
    ['release-duration', 'Duration', 49_500],
    ['check-duration', 'Duration', 216_000],
    ['undelivered-events', 'ApproximateNumberOfMessagesVisible', 1],
    ['oldest-due', measures.oldestDueSeconds, 900],
    ['held', counts.held, 1],
    ['ambiguous', counts.ambiguous, 5],
    ['circuit-open', counts.circuitOpen, 1],
    ['expires-soon', counts.expiring, 1],
    ['settings-invalid', counts.settingsInvalid, 1],
    ['parameters-unavailable', counts.parametersUnavailable, 5],
    ['health-down', counts.healthDown, 1],
    ['health-missing', counts.healthChecked, 1],
  ])('%s watches %s with threshold %d', (name, MetricName, Threshold) => {
    expect(named(name)).toMatchObject({ MetricName, Threshold });
  });

  it('watch throttling of the table and of each of its indexes, which have a dimension of their own', () => {
    const [table] = resourcesOf(template, 'AWS::DynamoDB::Table');
    const indexes = (table?.[1].Properties.GlobalSecondaryIndexes ?? []) as { IndexName: string }[];
    expect(indexes.length).toBeGreaterThan(0);
    const TableName = { Name: 'TableName', Value: { Ref: table?.[0] } };
    const dimensions = [
      [TableName],
      ...indexes.map(({ IndexName }) => [{ Name: 'GlobalSecondaryIndexName', Value: IndexName }, TableName]),
    ];
    const { Metrics = [] } = named('table-throttled') ?? {};
    const watched = Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
    const expected = ['ReadThrottleEvents', 'WriteThrottleEvents'].flatMap((MetricName) =>
      dimensions.map((Dimensions) => ({ Namespace: 'AWS/DynamoDB', MetricName, Dimensions })),
    );
    expect(watched).toHaveLength(expected.length);
    expect(watched).toEqual(expect.arrayContaining(expected));
    const expression = Metrics.find(({ Expression }) => Expression !== undefined)?.Expression ?? '';
    for (const { Id } of Metrics.filter(({ MetricStat }) => MetricStat)) expect(expression).toContain(`FILL(${Id}, 0)`);
  });

  it("use at most ten metrics each, CloudWatch's limit", () => {
    for (const { AlarmName, Metrics = [] } of alarms) {
      const added = Metrics.filter(({ MetricStat }) => MetricStat !== undefined);
      expect([AlarmName, added.length <= 10]).toEqual([AlarmName, true]);
    }
  });

  it('use the metrics of their own stage', () => {
    const own = alarms.filter(({ Namespace }) => Namespace === 'Storemail');
    expect(own).toHaveLength(12);
    for (const { Dimensions } of own) expect(Dimensions).toEqual([{ Name: 'service', Value: 'storemail-shop' }]);
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
      expect(Properties.Environment).toMatchObject({ Variables: { POWERTOOLS_SERVICE_NAME: 'storemail-shop' } });
    }
  });

  it('treat missing data as good, except for the checks themselves', () => {
    const bad = alarms.filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(bad.map(({ AlarmName, TreatMissingData }) => [AlarmName, TreatMissingData])).toEqual([
      ['storemail-shop-health-missing', 'breaching'],
    ]);
  });

  it('are sent by email to the configured address', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Action: 'sns:Publish', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
        ]),
      }),
    });
    expect(resourcesOf(synthesize(), 'AWS::SNS::Subscription')).toEqual([]);
    expect(() => synthesize({ alarmEmail: 'nobody' })).toThrow('alarmEmail');
  });
});

describe('the dashboard', () => {
  it('shows the alarms and every count of mail', () => {
    const [[, { Properties }] = ['', { Properties: {} }]] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(Properties);
    expect(body).toContain('Is mail being sent?');
    for (const name of ['accepted', 'sent', 'retried', 'held', 'failed', 'bounced', 'expired', 'ambiguous'] as const) {
      expect(body).toContain(counts[name]);
    }
  });
});
