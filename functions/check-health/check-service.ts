import { continued, type HealthReport, type Observation } from '../../shared/health/report.ts';
import { ALL_SCOPES, hourOf } from '../../shared/metrics/hourly-counts.ts';
import type { EmailStore } from '../../shared/ports/emails/email-store.ts';
import type { HourlyCounters, HourOfMail } from '../../shared/ports/hourly-counters.ts';
import type { QueueGauge } from '../../shared/ports/sending/queue-gauge.ts';

export interface ServiceDependencies {
  due: Pick<EmailStore, 'shards' | 'due'>;
  counters: Pick<HourlyCounters, 'read'>;
  queue: QueueGauge;
  deadLetters: QueueGauge;
}

const HOUR_MS = 3_600_000;
/** Seconds. release-due-emails runs every minute, so it has failed several times by then. */
const DUE_DEGRADED_SECONDS = 300;
const DUE_DOWN_SECONDS = 900;
/** SQS delivers nothing more above 120,000 messages in flight (Amazon SQS, quotas). */
const IN_FLIGHT_DOWN = 80_000;
const DEEP = 10_000;
/** Fewer emails than this have no meaningful rate. */
const FEW_EMAILS = 20;
const RATE_DEGRADED = 0.05;
const RATE_DOWN = 0.5;

const oldestDueSeconds = async ({ due }: ServiceDependencies, now: number): Promise<number | undefined> => {
  const shards = Array.from({ length: due.shards }, (_, shard) => due.due(shard, now, 1));
  const times = (await Promise.all(shards)).flat().map(({ dueAt }) => dueAt);
  return times.length === 0 ? undefined : Math.round((now - Math.min(...times)) / 1000);
};

const dueObservation = (seconds = 0): Observation => {
  if (seconds === 0) return { check: 'due', state: 'up', code: 'nothing-due', detail: 'No email is due' };
  const detail = `The oldest due email has been waiting for ${seconds} s`;
  const state = seconds >= DUE_DOWN_SECONDS ? 'down' : seconds >= DUE_DEGRADED_SECONDS ? 'degraded' : 'up';
  return { check: 'due', state, code: 'oldest-due', values: { seconds }, detail };
};

const sum = (hours: readonly HourOfMail[], name: keyof HourOfMail['counts']): number =>
  hours.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);

/** Covers this hour and the previous one, so that there is data when an hour begins. */
const failureRate = async ({ counters }: ServiceDependencies, now: number): Promise<Observation> => {
  const hours = await counters.read(ALL_SCOPES, hourOf(now - HOUR_MS));
  const failed = sum(hours, 'failed') + sum(hours, 'expired');
  const ended = failed + sum(hours, 'sent') + sum(hours, 'bounced');
  const rate = ended < FEW_EMAILS ? 0 : failed / ended;
  const detail = `${failed} of ${ended} emails failed in the last hour or two`;
  const state = rate >= RATE_DOWN ? 'down' : rate >= RATE_DEGRADED ? 'degraded' : 'up';
  return { check: 'failure-rate', state, code: 'failure-rate', values: { failed, ended }, detail };
};

const levels = async ({ queue, deadLetters }: ServiceDependencies): Promise<HealthReport['queue'] | undefined> => {
  const [send, dead] = await Promise.allSettled([queue.level(), deadLetters.level()]);
  if (send.status === 'rejected' || dead.status === 'rejected') return undefined;
  return { ...send.value, deadLetters: dead.value.depth + dead.value.inFlight };
};

const queueObservations = (level: HealthReport['queue']): Observation[] => {
  if (!level)
    return [
      { check: 'queue', state: 'down', code: 'queue-unavailable', detail: 'SQS does not answer, or denies access' },
    ];
  const { depth, inFlight, deadLetters } = level;
  const detail = `${depth} wait, ${inFlight} in flight`;
  const state = inFlight >= IN_FLIGHT_DOWN ? 'down' : depth >= DEEP ? 'degraded' : 'up';
  return [
    { check: 'queue', state, code: 'queue-level', values: { depth, inFlight }, detail },
    {
      check: 'dead-letters',
      state: deadLetters > 0 ? 'degraded' : 'up',
      code: 'dead-letters',
      values: { count: deadLetters },
      detail: `${deadLetters} messages`,
    },
  ];
};

/** Checks what all scopes share. Rejects with `StoreUnavailable`. */
export const checkService = async (
  dependencies: ServiceDependencies,
  before: HealthReport | undefined,
  at: number,
): Promise<HealthReport> => {
  const [due, rate, queue] = await Promise.all([
    oldestDueSeconds(dependencies, at),
    failureRate(dependencies, at),
    levels(dependencies),
  ]);
  const table: Observation = { check: 'table', state: 'up', code: 'readable', detail: 'Readable' };
  const observations = [table, dueObservation(due), rate, ...queueObservations(queue)];
  return {
    scope: ALL_SCOPES,
    at,
    findings: continued(before?.findings ?? [], observations, at),
    ...(queue && { queue }),
    ...(due !== undefined && { oldestDueSeconds: due }),
  };
};
