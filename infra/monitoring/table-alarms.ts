import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmSpec, fiveMinutes } from './alarm-spec.ts';
import type { Watched } from './watched.ts';

/** DynamoDB. */
export const tableAlarms = ({ table }: Watched): AlarmSpec[] => {
  const events = (metricName: string) => table.metric(metricName, { period: fiveMinutes, statistic: Stats.SUM });
  return [
    {
      name: 'table-throttled',
      impact: 'DynamoDB throttles the emails table: accepting and delivering are slow, or fail.',
      metric: new MathExpression({
        expression: 'FILL(reads, 0) + FILL(writes, 0)',
        label: 'Throttled requests',
        period: fiveMinutes,
        usingMetrics: { reads: events('ReadThrottleEvents'), writes: events('WriteThrottleEvents') },
      }),
      threshold: 10,
    },
  ];
};
