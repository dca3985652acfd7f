/** A schedule that is not run here. The message has the expression. */
export class UnsupportedSchedule extends Error {
  override readonly name = 'UnsupportedSchedule';
}

/** Whether a schedule runs at a minute. Minutes are counted since 1970; `startedAt` is when the schedule began. */
export type IsDue = (minute: number, startedAt: number) => boolean;

const minutesOf: Record<string, number> = { minute: 1, hour: 60, day: 1440 };

/** EventBridge's `rate(…)`. Throws `UnsupportedSchedule` for all else, `cron(…)` included. */
export const parseSchedule = (expression: string): IsDue => {
  const [, count, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const period = Number(count) * (minutesOf[unit] ?? Number.NaN);
  if (Number.isNaN(period)) {
    throw new UnsupportedSchedule(`The emulator runs schedules such as rate(5 minutes), not ${expression}`);
  }
  return (minute, startedAt) => (minute - startedAt) % period === 0;
};
