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
  {
    name: 'api-latency',
    impact: 'Storefronts wait for seconds until their mail is accepted: customers wait with them, or clients give up.',
    metric: api.metricLatency({ period: fiveMinutes, statistic: Stats.percentile(95) }),
    // Far above a cold start and what synchronous sending takes of a mail server that is well.
    threshold: 10_000,
    periods: 3,
  },
];
