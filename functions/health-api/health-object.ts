import type { Finding, HealthReport, TestSend } from '../../shared/health/report.ts';
import { type HealthStatus, STALE_AFTER_MS } from '../../shared/health/status.ts';
import { ALL_SCOPES, hourOf } from '../../shared/metrics/hourly-counts.ts';
import type { HourOfMail } from '../../shared/ports/hourly-counters.ts';
import { covers } from '../../shared/scope.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** Start of the first of the last 24 hours, including the current one. */
export const firstHour = (now: number): number => hourOf(now) - (HOURS - 1) * HOUR_MS;

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/** A finding of an earlier version has no code. */
type Stored = Omit<Finding, 'code'> & Partial<Pick<Finding, 'code'>>;

const checkObject = (
  scope: string | null,
  { check, state, since, lastSuccess, code, values = {}, detail }: Stored,
) => ({
  scope,
  check,
  state,
  since: iso(since),
  last_success: iso(lastSuccess),
  code: code ?? null,
  values,
  detail,
});

const checksOf = ({ scope, findings }: HealthReport) =>
  findings.map((finding) => checkObject(scope === ALL_SCOPES ? null : scope, finding));

/** The finding when the checks themselves do not run. */
const missing = (at: number | undefined) => ({
  scope: null,
  check: 'check-health',
  state: at === undefined ? 'unknown' : 'down',
  since: iso(at === undefined ? undefined : at + STALE_AFTER_MS),
  last_success: iso(at),
  code: at === undefined ? 'not-run-yet' : 'not-running',
  values: {},
  detail:
    at === undefined
      ? 'The checks have not run yet: they do within five minutes of the deployment'
      : 'The checks do not run any more',
});

const testSendObject = (scope: string, { id, sentAt, state, latencyMs }: TestSend) => ({
  scope,
  id,
  sent_at: iso(sentAt),
  state,
  latency_ms: latencyMs ?? null,
});

const queueObject = ({ queue, oldestDueSeconds }: Partial<HealthReport>) => ({
  depth: queue?.depth ?? null,
  in_flight: queue?.inFlight ?? null,
  oldest_due_seconds: oldestDueSeconds ?? null,
  dead_letters: queue?.deadLetters ?? null,
});

/** Emails that reached nobody and are not retried, for any reason. */
const givenUp = ({ failed = 0, bounced = 0, expired = 0 }: HourOfMail['counts']): number => failed + bounced + expired;

const hourObjects = (hours: readonly HourOfMail[], now: number) =>
  Array.from({ length: HOURS }, (_, index) => {
    const hour = firstHour(now) + index * HOUR_MS;
    const counts = hours.find((one) => one.hour === hour)?.counts ?? {};
    return { hour: iso(hour), accepted: counts.accepted ?? 0, sent: counts.sent ?? 0, failed: givenUp(counts) };
  });

/** What a key of this scope sees: the service, and the scopes that the key covers. */
export const healthObject = (
  { status, reports, at, isStale }: HealthStatus,
  hours: readonly HourOfMail[],
  { keyScope, now }: { keyScope: string; now: number },
) => {
  const visible = reports.filter(({ scope }) => scope === ALL_SCOPES || covers(keyScope, scope));
  return {
    object: 'health',
    status,
    at: iso(at),
    checks: [...(isStale ? [missing(at)] : []), ...visible.flatMap(checksOf)],
    test_sends: visible.flatMap(({ scope, testSend }) => (testSend ? [testSendObject(scope, testSend)] : [])),
    queue: queueObject(reports.find(({ scope }) => scope === ALL_SCOPES) ?? {}),
    hours: hourObjects(hours, now),
  };
};
