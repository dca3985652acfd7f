import * as z from 'zod/mini';
import { scope } from '../../email/request/field-schema.ts';
import { time } from './email-filter.ts';

/** Figures that Storemail has, by Resend's names; rates are percentages. `accepted` is Storemail's own, and only on request. */
export const KNOWN_METRICS = [
  'sent',
  'delivery_delayed',
  'failed',
  'bounced',
  'bounced_transient',
  'bounced_permanent',
  'bounced_undetermined',
  'suppressed',
  'complained',
  'bounce_rate',
  'complaint_rate',
  'accepted',
] as const;

export type KnownMetric = (typeof KNOWN_METRICS)[number];

/** Figures that would need tracking, or information from the recipient's mail server. */
const UNKNOWN_METRICS = [
  'received',
  'delivered',
  'opened',
  'clicked',
  'unsubscribed',
  'unique_opened',
  'unique_clicked',
  'delivery_rate',
  'open_rate',
  'click_rate',
  'unsubscribe_rate',
] as const;

const METRICS = [...KNOWN_METRICS, ...UNKNOWN_METRICS] as const;
const GRANULARITIES = ['hourly', 'daily', 'weekly', 'monthly'] as const;

const listOf = <const T extends readonly string[]>(allowed: T) => {
  const rule = `must be some of ${allowed.join(', ')}, separated by commas`;
  return z.pipe(
    z.pipe(
      z.string(rule),
      z.transform((text: string) => text.split(',').map((name) => name.trim())),
    ),
    z.array(z.enum(allowed, rule), rule),
  );
};

const zoneRule = 'must be a time zone such as Europe/Paris';

const isZone = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/** The query of `GET /emails/metrics`. */
export const metricsQuery = z
  .strictObject({
    start_date: z.optional(time),
    end_date: z.optional(time),
    timezone: z.optional(z.string(zoneRule).check(z.refine(isZone, zoneRule))),
    granularity: z.optional(z.enum(GRANULARITIES, `must be one of ${GRANULARITIES.join(', ')}`)),
    metrics: z.optional(listOf(METRICS)),
    dimensions: z.optional(listOf(['period'])),
    scope,
  })
  .check(
    z.refine(
      ({ start_date = Number.NEGATIVE_INFINITY, end_date = Number.POSITIVE_INFINITY }) => start_date <= end_date,
      'start_date must not be after end_date',
    ),
  );

export type MetricsQuery = z.output<typeof metricsQuery>;
