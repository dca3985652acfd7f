import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmSpec, fiveMinutes } from './alarm-spec.ts';
import type { Watched } from './watched.ts';

/** What storefronts are answered, but for what only an anomaly can tell. */
export const apiAlarms = ({ api }: Watched): AlarmSpec[] => [
  {
    name: 'api-5xx',
    impact: 'Storefronts are answered with errors of ours: their mail is not accepted.',
    metric: api.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
    threshold: 5,
  },
];
