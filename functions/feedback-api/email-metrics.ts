import { scopesOf } from '../../shared/email-log/email-matcher.ts';
import { dayOf } from '../../shared/email-log/walk-log.ts';
import type { MetricsQuery } from '../../shared/http/request/metrics-query.ts';
import { ALL_SCOPES } from '../../shared/metrics/hourly-counts.ts';
import type { ApiKey } from '../../shared/ports/api-key-store.ts';
import type { EmailLog } from '../../shared/ports/emails/email-log.ts';
import { COUNTERS_KEPT_DAYS, type HourlyCounters } from '../../shared/ports/hourly-counters.ts';
import { mapWithLimit } from '../../shared/runtime/limit.ts';
import { DEFAULT_SCOPE } from '../../shared/scope.ts';

const DAY_MS = 86_400_000;
const READ_AT_ONCE = 20;

export interface MetricsPorts {
  counters: Pick<HourlyCounters, 'read'>;
  emailLog: Pick<EmailLog, 'partitions'>;
  now: () => number;
}

/** The outcomes of emails in the scopes that a key covers, as far back as the hourly counters go. */
export const emailMetrics = async (ports: MetricsPorts, query: MetricsQuery, key: ApiKey) => {
  const period = periodOf(query, ports.now());
  const scopes = await countedScopes(ports, query, key);
  const hours = await mapWithLimit(READ_AT_ONCE, scopes, (scope) => ports.counters.read(scope, period.from));
  const { metricsObject } = await import('#email-metrics');
  return metricsObject(hours.flat(), query, period);
};

/** The last week unless the query says otherwise; never in the future or beyond the retention of the counters. */
const periodOf = ({ start_date, end_date }: MetricsQuery, now: number) => {
  const to = Math.max(0, Math.min(end_date ?? now, now));
  const from = Math.max(start_date ?? to - 6 * DAY_MS, now - COUNTERS_KEPT_DAYS * DAY_MS);
  return { from: Math.min(from, to), to };
};

/** All scopes together have their own counters. Otherwise, the covered scopes in the log. */
const countedScopes = async (
  { emailLog, now }: MetricsPorts,
  { scope }: MetricsQuery,
  key: ApiKey,
): Promise<string[]> => {
  if (key.scope === DEFAULT_SCOPE && (scope === undefined || scope === DEFAULT_SCOPE)) return [ALL_SCOPES];
  const partitions = await emailLog.partitions(dayOf(0), dayOf(now()));
  const isCovered = scopesOf(key.scope, { scope });
  return [...new Set(partitions.map((partition) => partition.scope))].filter(isCovered);
};
