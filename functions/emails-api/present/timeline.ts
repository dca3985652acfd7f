import { type Email, type EmailState, isFinal, type PastAttempt } from '../../../shared/email/lifecycle/email.ts';
import type { TimelineEvent } from '../../../shared/http/timeline-event.ts';

/** An event of an email, before it is written in the form of the API. */
interface TimelineEntry {
  /** Epoch milliseconds. Absent if it was not recorded. */
  at: number | undefined;
  event: TimelineEvent;
  code?: number;
  response?: string;
  detail?: string | undefined;
}

const eventOf = (state: EmailState): TimelineEvent => {
  switch (state) {
    case 'queued':
    case 'sending':
    case 'retrying':
      return 'attempt';
    default:
      return state;
  }
};

const attempted = ({ state, reason, ...rest }: PastAttempt): TimelineEntry => ({
  ...rest,
  event: eventOf(state),
  detail: reason,
});

const beginning = ({ createdAt, scheduledAt, ignored }: Email): TimelineEntry[] => [
  { at: createdAt, event: 'accepted', ...(ignored && { detail: `Ignored: ${ignored.join(', ')}` }) },
  ...(scheduledAt === undefined ? [] : [{ at: scheduledAt, event: 'scheduled' } as const]),
];

const tries = ({ history = [], retriedAt }: Email): TimelineEntry[] => {
  const attempts = history.map(attempted);
  if (retriedAt === undefined) return attempts;
  const before = history.filter(({ at }) => at < retriedAt).length;
  return attempts.toSpliced(before, 0, { at: retriedAt, event: 'retry' });
};

const returned = ({ returns = [] }: Email): TimelineEntry[] => returns;

/** An ending without an attempt: canceled, suppressed, expired, or held because others failed. */
const ending = ({ state, history = [], returns = [], heldAt, sentAt, reason }: Email): TimelineEntry[] => {
  const isRecorded = history.at(-1)?.state === state || returns.some(({ event }) => event === state);
  if (isRecorded || !(isFinal(state) || state === 'held')) return [];
  return [{ at: state === 'held' ? heldAt : sentAt, event: eventOf(state), detail: reason }];
};

/**
 * The history of an email, oldest first: its newest 20 attempts, later reports from mail servers, and what is
 * known of the rest.
 */
export const timelineOf = (email: Email, codeOf: (reason: string | undefined) => string | null) =>
  [...beginning(email), ...tries(email), ...ending(email), ...returned(email)].map(
    ({ at, event, code, response, detail }) => ({
      at: at === undefined ? null : new Date(at).toISOString(),
      event,
      code: code ?? null,
      response: response ?? null,
      detail: detail ?? null,
      reason_code: codeOf(detail ?? undefined),
    }),
  );
