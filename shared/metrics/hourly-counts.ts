import type { HourlyCount, HourlyCounters, HourOfMail } from '../ports/hourly-counters.ts';
import { errorFields } from '../runtime/error-fields.ts';
import type { Log } from '../runtime/logger.ts';

const HOUR_MS = 3_600_000;

/** All scopes together. No scope can have this name. */
export const ALL_SCOPES = '*';

/** The start of the hour that contains a time, both in epoch milliseconds. */
export const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;

/** Collects the counts of a batch into one update per scope and hour, and one for all scopes together. */
export class HourlyCounts {
  private readonly counters: Pick<HourlyCounters, 'add'>;
  private readonly log: Log;
  private hours = new Map<string, HourOfMail>();

  constructor(counters: Pick<HourlyCounters, 'add'>, log: Log) {
    this.counters = counters;
    this.log = log;
  }

  count(name: HourlyCount, scope: string, at: number): void {
    for (const one of [scope, ALL_SCOPES]) {
      const { counts } = this.hour(one, hourOf(at));
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }

  /** Writes what was collected. A failed write is logged and its counts are lost: mail does not wait for statistics. */
  async flush(): Promise<void> {
    const hours = [...this.hours.values()];
    this.hours = new Map();
    if (hours.length === 0) return;
    try {
      await this.counters.add(hours);
    } catch (error) {
      this.log.warn('Hourly counts were lost', { hours: hours.length, ...errorFields(error) });
    }
  }

  private hour(scope: string, hour: number): HourOfMail {
    const key = `${scope}#${hour}`;
    const found = this.hours.get(key) ?? { scope, hour, counts: {} };
    this.hours.set(key, found);
    return found;
  }
}
