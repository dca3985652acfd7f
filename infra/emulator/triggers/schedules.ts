import type { ScheduleModel } from '../template/model.ts';
import type { SendEvent } from './event-bus.ts';
import { type IsDue, parseSchedule } from './schedule-expression.ts';

export interface SchedulesOptions extends EventLocation {
  send: SendEvent;
  now: () => number;
  uuid: () => string;
}

const minuteMs = 60_000;

/** EventBridge's scheduled rules. They run on the minute; runs that were missed while the emulator was stopped are skipped. */
export class Schedules {
  private readonly schedules: { model: ScheduleModel; isDue: IsDue }[];
  private readonly options: SchedulesOptions;
  private readonly startedAt: number;
  private timer: NodeJS.Timeout | undefined;

  /** Starts with the next minute. Throws `UnsupportedSchedule`. */
  constructor(models: ScheduleModel[], options: SchedulesOptions) {
    this.schedules = models.map((model) => ({ model, isDue: parseSchedule(model.schedule) }));
    this.options = options;
    this.startedAt = this.currentMinute();
    this.wait(this.startedAt + 1);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private currentMinute(): number {
    return Math.floor(this.options.now() / minuteMs);
  }

  private wait(minute: number): void {
    this.timer = setTimeout(
      () => {
        this.run(minute);
        // A timer may fire a millisecond early, and as late as the machine slept.
        this.wait(Math.max(minute, this.currentMinute()) + 1);
      },
      minute * minuteMs - this.options.now(),
    );
  }

  private run(minute: number): void {
    for (const { model, isDue } of this.schedules) {
      if (isDue(minute, this.startedAt)) this.send(model, minute * minuteMs);
    }
  }

  private send({ arn, targets }: ScheduleModel, at: number): void {
    const event = JSON.stringify(scheduledEvent(arn, this.options, this.options.uuid(), at));
    for (const { functionName, input } of targets) this.options.send(functionName, input ?? event);
  }
}

/** The account and region of events. */
export interface EventLocation {
  account: string;
  region: string;
}

/**
 * The event of a scheduled rule (EventBridge user guide, "Events from AWS services": Scheduled Event). `at` is in
 * epoch milliseconds.
 */
const scheduledEvent = (ruleArn: string, { account, region }: EventLocation, id: string, at: number): object => ({
  version: '0',
  id,
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account,
  time: `${new Date(at).toISOString().slice(0, 19)}Z`,
  region,
  resources: [ruleArn],
  detail: {},
});
