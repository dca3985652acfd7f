import type { AlarmSpec } from './alarm-spec.ts';
import { ownMetrics } from './metrics.ts';
import type { Watched } from './watched.ts';

/** Edits of settings, and SSM. */
export const settingsAlarms = ({ config: { stage } }: Watched): AlarmSpec[] => {
  const own = ownMetrics(stage);
  return [
    {
      name: 'settings-invalid',
      impact: 'An edit of the settings is not in force: mail goes on under the last good ones.',
      metric: own.sum('settingsInvalid'),
      threshold: 1,
    },
    {
      name: 'parameters-unavailable',
      impact: 'SSM throttles or refuses: changed settings and passwords do not reach the senders.',
      metric: own.sum('parametersUnavailable'),
      threshold: 5,
    },
  ];
};
