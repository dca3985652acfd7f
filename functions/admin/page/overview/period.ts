const HOUR_MS = 3_600_000;

/** The periods of the overview. */
export type OverviewPeriod = '24h' | '7d' | '30d';

export const overviewPeriods: readonly OverviewPeriod[] = ['24h', '7d', '30d'];

/** The hours before the current one; periods of days end with today. */
const hoursOf: Record<OverviewPeriod, number> = { '24h': 23, '7d': 6 * 24, '30d': 29 * 24 };

/** When the first hour or day of a period began, in ISO 8601. */
export const beginningOf = (period: OverviewPeriod, now: number): string => {
  const first = new Date(now - hoursOf[period] * HOUR_MS);
  return new Date(period === '24h' ? first.setMinutes(0, 0, 0) : first.setHours(0, 0, 0, 0)).toISOString();
};
