import type { AlarmSpec } from './alarm-spec.ts';
import { apiAlarms } from './api-alarms.ts';
import { functionAlarms } from './function-alarms.ts';
import { healthAlarms } from './health-alarms.ts';
import { mailAlarms } from './mail-alarms.ts';
import { queueAlarms } from './queue-alarms.ts';
import { settingsAlarms } from './settings-alarms.ts';
import { tableAlarms } from './table-alarms.ts';
import type { Watched } from './watched.ts';

/** Everything that means that mail is not moving, one entry each, but for what only an anomaly can tell. */
export const alarmList = (watched: Watched): AlarmSpec[] => [
  ...queueAlarms(watched),
  ...functionAlarms(watched),
  ...apiAlarms(watched),
  ...mailAlarms(watched),
  ...settingsAlarms(watched),
  ...healthAlarms(watched),
  ...tableAlarms(watched),
];
