/** An unsupported schedule. The message contains the expression. */
export class UnsupportedSchedule extends Error {
  override readonly name = 'UnsupportedSchedule';
}

/** Whether a schedule runs at a minute since the epoch; `startedAt` is the minute at which the schedule began. */
export type IsDue = (minute: number, startedAt: number) => boolean;

const minutesOf: Record<string, number> = { minute: 1, hour: 60, day: 1440 };

/** Parses EventBridge's `rate(…)`. Throws `UnsupportedSchedule` for anything else, including `cron(…)`. */
export const parseSchedule = (expression: string): IsDue => {
  const [, count, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const period = Number(count) * (minutesOf[unit] ?? Number.NaN);
  if (Number.isNaN(period)) {
    throw new UnsupportedSchedule(`The emulator runs schedules such as rate(5 minutes), not ${expression}`);
  }
  return (minute, startedAt) => (minute - startedAt) % period === 0;
};
