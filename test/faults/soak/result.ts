import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { ReceivedMessage } from '../../support/smtp/script.ts';
import { type Findings, idOf, secondCopies } from '../deployment/check.ts';
import type { Pair } from './comparison.ts';
import type { AwsMet } from './failing-aws.ts';
import type { Met } from './failing-mail.ts';
import { scopesWith, scopesWithout } from './mail-servers.ts';
import type { EventFindings } from './owed-events.ts';
import type { WebhookEndpoint } from './webhook-endpoint.ts';
import type { WebhookWorkers } from './webhook-workers.ts';
import type { Workers } from './workers.ts';

/** The outcome of a soak's webhook events. */
export interface EventsResult extends EventFindings, Pick<WebhookWorkers, 'kills' | 'invocations'> {
  requests: number;
  /** Distinct events that arrived. */
  received: number;
  /** Requests that repeated an event. */
  repeated: number;
  /** Requests with a wrong signature, timestamp or body. */
  wrong: string[];
}

export interface SoakResult extends Findings, Pick<Workers, 'kills' | 'freezes' | 'invocations'> {
  /** Log lines with forbidden content. */
  leaks: string[];
  emails: number;
  sent: number;
  /** Emails of which somebody got a second copy. */
  duplicated: number;
  /** Emails marked as possible duplicates. */
  flagged: number;
  /**
   * Second copies, and their maximum legitimate number: messages past the dot that could not be
   * recorded, and lost replies.
   */
  second: number;
  secondAtMost: number;
  attempts: number;
  /** Attempts that met a mail server fault. */
  faulted: number;
  faults: Record<string, number>;
  /**
   * Milliseconds of the functions' clock from acceptance until an email was sent, of emails with and without webhooks that
   * were accepted one after the other; empty if all have them, or none.
   */
  pairs: Pair[];
  /** Absent without webhooks. */
  events?: EventsResult;
}

export interface SoakFacts {
  findings: Findings & { leaks: string[] };
  emails: readonly Email[];
  copies: readonly ReceivedMessage[];
  met: Met;
  awsMet: AwsMet;
  workers: Workers;
  events?: EventsResult;
}

/** Summarizes a soak run. */
export const resultOf = ({ findings, emails, copies, met, awsMet, workers, events }: SoakFacts): SoakResult => {
  const byId = Map.groupBy(copies, idOf);
  const second = emails.map((email) => secondCopies(email, byId.get(email.id) ?? []));
  const { before, answersLost, refused } = met;
  const { kills, freezes, invocations } = workers;
  return {
    ...findings,
    emails: emails.length,
    sent: emails.filter(({ state }) => state === 'sent').length,
    duplicated: second.filter((more) => more > 0).length,
    flagged: emails.filter(({ possibleDuplicate }) => possibleDuplicate).length,
    second: second.reduce((sum, more) => sum + more, 0),
    secondAtMost: workers.pastTheDot(copies) + answersLost,
    attempts: awsMet.attempts,
    faulted: before + answersLost + refused,
    kills,
    freezes,
    invocations,
    faults: { ...met, ...awsMet.faults },
    pairs: pairsOf(emails),
    ...(events && { events }),
  };
};

const latenciesOf = (emails: readonly Email[], scopes: readonly string[]): number[] =>
  emails
    .filter(({ scope }) => scopes.includes(scope))
    .sort((a, b) => a.createdAt - b.createdAt)
    .map(({ createdAt, sentAt = Number.NaN }) => sentAt - createdAt);

/** Emails that were not sent, because all their recipients are refused, have no latency. */
const pairsOf = (emails: readonly Email[]): Pair[] => {
  const without = latenciesOf(emails, scopesWithout);
  return latenciesOf(emails, scopesWith)
    .map((took, n) => ({ with: took, without: without[n] ?? Number.NaN }))
    .filter((pair) => Number.isFinite(pair.with + pair.without));
};

/** Describes the events of a soak. */
export const eventsResultOf = (
  findings: EventFindings,
  { requests, events, wrong }: WebhookEndpoint,
  { kills, invocations }: WebhookWorkers,
): EventsResult => {
  const read = [...events.values()].reduce((sum, event) => sum + event.requests, 0);
  return { ...findings, requests, received: events.size, repeated: read - events.size, wrong, kills, invocations };
};
