import type { Email } from '../email/lifecycle/email.ts';
import type { EmailStore } from '../ports/emails/email-store.ts';
import type { HourlyCount } from '../ports/hourly-counters.ts';
import type { Metrics } from '../ports/metrics.ts';
import { type EmailEvent, eventsOf, latencyMs } from './email-events.ts';
import type { HourlyCounts } from './hourly-counts.ts';

export interface Counting {
  metrics: Metrics;
  hourlyCounts: Pick<HourlyCounts, 'count'>;
  now: () => number;
}

const hourly: Partial<Record<EmailEvent['name'], HourlyCount>> = {
  sent: 'sent',
  failed: 'failed',
  bounced: 'bounced',
  retried: 'retried',
  held: 'held',
  expired: 'expired',
  suppressed: 'suppressed',
};

/**
 * The hour of an acceptance is counted when the email is first worked on, in a batch with others: counting it while a
 * client waits would cost a request of its own. The metric does not wait.
 */
const countFirst = ({ hourlyCounts }: Counting, { revision, scope, createdAt }: Email): void => {
  if (revision === 0) hourlyCounts.count('accepted', scope, createdAt);
};

const countChange = (counting: Counting, before: Email, after: Email): void => {
  const { metrics, hourlyCounts, now } = counting;
  countFirst(counting, before);
  for (const { name, reason } of eventsOf(before, after)) {
    metrics.count(name, 1, reason);
    const counter = hourly[name];
    if (counter) hourlyCounts.count(counter, after.scope, now());
  }
  for (const name of detailsOf(before, after)) hourlyCounts.count(name, after.scope, now());
  const latency = latencyMs(before, after);
  if (latency !== undefined) metrics.measure('latencyMs', latency);
};

/** Details that the hourly counters have beyond the metrics. */
const detailsOf = (before: Email, after: Email): HourlyCount[] => {
  const isBounced = after.state === 'bounced' && before.state !== 'bounced';
  const isComplained = isComplaint(after) && !isComplaint(before);
  return [...(isBounced ? bounceOf(after) : []), ...(isComplained ? ['complained' as const] : [])];
};

const isComplaint = ({ recipients }: Email): boolean => recipients.some(({ complained }) => complained);

/** A recipient that the mail server refused directly counts as a hard bounce, like a nonexistent address. */
const bounceOf = ({ recipients }: Email): HourlyCount[] => {
  const classes = recipients.flatMap(({ state, returned }) => (state === 'bounced' ? (returned?.class ?? 'hard') : []));
  if (classes.length === 0 || classes.includes('hard')) return [];
  return [classes.includes('soft') ? 'bouncedTransient' : 'bouncedUndetermined'];
};

/**
 * A store that counts what it records. Every event in the life of an email is one conditional write of its record, so
 * counting here covers every use case, and a write that lost its race counts nothing.
 */
export const countingStore = <S extends Pick<EmailStore, 'accept' | 'change'>>(store: S, counting: Counting): S => ({
  ...store,
  accept: async (email, content) => {
    await store.accept(email, content);
    counting.metrics.count('accepted');
  },
  change: async (email, changes) => {
    const changed = await store.change(email, changes);
    if (changed) countChange(counting, email, changed);
    return changed;
  },
});
