import type { AlarmSpec } from './alarm-spec.ts';
import { ownMetrics } from './metrics.ts';
import type { Watched } from './watched.ts';

/** The scheduled checks, and that there are any. */
export const healthAlarms = ({ config: { stage } }: Watched): AlarmSpec[] => {
  const own = ownMetrics(stage);
  return [
    {
      name: 'health-down',
      impact: 'A check says down: mail of a scope, or all of it, does not go out.',
      metric: own.sum('healthDown'),
      threshold: 1,
      periods: 2,
    },
    {
      name: 'health-missing',
      impact: 'The checks do not run: nobody would notice if mail stopped.',
      metric: own.sum('healthChecked'),
      threshold: 1,
      below: true,
      periods: 3,
      missingIsBad: true,
    },
  ];
};
