import { parseCron } from './cron.ts';

/** A schedule is written in a way that is not known here. */
export class UnsupportedSchedule extends Error {
  override readonly name = 'UnsupportedSchedule';
}

/** Whether a schedule runs at a minute. Minutes are counted since 1970; `startedAt` is when the schedule began. */
export type IsDue = (minute: number, startedAt: number) => boolean;

const minutesOf: Record<string, number> = { minute: 1, hour: 60, day: 1440 };

const parseRate = (expression: string): IsDue | undefined => {
  const [, count, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const period = Number(count) * (minutesOf[unit] ?? Number.NaN);
  return Number.isNaN(period) ? undefined : (minute, startedAt) => (minute - startedAt) % period === 0;
};

/** EventBridge's `rate(…)` and `cron(…)`, in UTC. Throws `UnsupportedSchedule`. */
export const parseSchedule = (expression: string): IsDue => {
  const due = parseRate(expression) ?? parseCron(expression);
  if (!due) throw new UnsupportedSchedule(`The local runner does not understand the schedule ${expression}`);
  return due;
};
