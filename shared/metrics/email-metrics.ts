import { KNOWN_METRICS, type KnownMetric, type MetricsQuery } from '../http/request/metrics-query.ts';
import type { HourOfMail } from '../ports/hourly-counters.ts';
import { hourOf } from './hourly-counts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Counts = HourOfMail['counts'];

/** The period of the metrics, in milliseconds since 1970, by whole UTC hours. */
export interface Period {
  from: number;
  to: number;
}

/** The figures of `GET /emails/metrics`, from the hourly counts of the requested scopes. */
export const metricsObject = (hours: readonly HourOfMail[], query: MetricsQuery, { from, to }: Period) => {
  const { dimensions = [], granularity = 'daily', timezone = 'UTC' } = query;
  const metrics = (query.metrics ?? KNOWN_METRICS.filter((name) => name !== 'accepted')).filter(isKnown);
  const counted = hours.filter(({ hour }) => hour >= hourOf(from) && hour < to);
  const figures = (some: readonly HourOfMail[]) => {
    const counts = sum(some);
    return Object.fromEntries(metrics.map((name) => [name, figureOf[name](counts)]));
  };
  return {
    object: 'metrics',
    start_date: new Date(from).toISOString(),
    end_date: new Date(to).toISOString(),
    metrics,
    dimensions,
    granularity,
    totals: figures(counted),
    ...(dimensions.includes('period') && {
      data: [...inPeriods(counted, periodNames(granularity, timezone), { from, to })].map(([period, some]) => ({
        period,
        ...figures(some),
      })),
    }),
  };
};

const isKnown = (name: string): name is KnownMetric => KNOWN_METRICS.some((known) => known === name);

const sum = (hours: readonly HourOfMail[]): Counts => {
  const total: Counts = {};
  for (const { counts } of hours) {
    for (const [name, n] of Object.entries(counts) as [keyof Counts, number][]) total[name] = (total[name] ?? 0) + n;
  }
  return total;
};

/** A percentage with two decimals; 0 if there is nothing to count. */
const rate = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100);

const figureOf: Record<KnownMetric, (counts: Counts) => number> = {
  accepted: ({ accepted = 0 }) => accepted,
  sent: ({ sent = 0 }) => sent,
  delivery_delayed: ({ retried = 0, held = 0 }) => retried + held,
  failed: ({ failed = 0, expired = 0 }) => failed + expired,
  bounced: ({ bounced = 0 }) => bounced,
  bounced_transient: ({ bouncedTransient = 0 }) => bouncedTransient,
  bounced_permanent: ({ bounced = 0, bouncedTransient = 0, bouncedUndetermined = 0 }) =>
    Math.max(0, bounced - bouncedTransient - bouncedUndetermined),
  bounced_undetermined: ({ bouncedUndetermined = 0 }) => bouncedUndetermined,
  suppressed: ({ suppressed = 0 }) => suppressed,
  complained: ({ complained = 0 }) => complained,
  bounce_rate: ({ bounced = 0, accepted = 0 }) => rate(bounced, accepted),
  complaint_rate: ({ complained = 0, sent = 0 }) => rate(complained, sent),
};

/** The hours grouped by period, oldest first, including periods without mail. */
const inPeriods = (hours: readonly HourOfMail[], nameOf: (hour: number) => string, { from, to }: Period) => {
  const periods = new Map<string, HourOfMail[]>();
  for (let hour = hourOf(from); hour < to; hour += HOUR_MS) periods.set(nameOf(hour), []);
  for (const one of hours) periods.get(nameOf(one.hour))?.push(one);
  return periods;
};

/** Names an hour's period: the first day of a day, week (from Monday) or month of the time zone, or the hour itself. */
const periodNames = (
  granularity: NonNullable<MetricsQuery['granularity']>,
  timeZone: string,
): ((hour: number) => string) => {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  return (hour) => {
    const part = Object.fromEntries(format.formatToParts(hour).map(({ type, value }) => [type, value]));
    const day = `${part.year}-${part.month}-${part.day}`;
    switch (granularity) {
      case 'hourly':
        return `${day}T${part.hour}:${part.minute}:00${part.timeZoneName?.replace('GMT', '') || '+00:00'}`;
      case 'daily':
        return day;
      case 'weekly':
        return mondayOf(day);
      case 'monthly':
        return `${part.year}-${part.month}-01`;
    }
  };
};

const mondayOf = (day: string): string => {
  const at = Date.parse(day);
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
};
