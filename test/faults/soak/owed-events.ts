import type { Email, EmailState } from '../../../shared/email/lifecycle/email.ts';
import type { ReceivedEvent } from './webhook-endpoint.ts';

/** The events owed for an email in a final state (docs/webhooks.md). There is one bounce event per recipient. */
const TOLD: Partial<Record<EmailState, string>> = {
  sent: 'email.sent',
  failed: 'email.failed',
  expired: 'email.failed',
};

export interface EventFindings {
  /** How many events the emails owe. */
  owed: number;
  /** Owed events that no request confirmed by the endpoint carried. */
  untold: string[];
  /** Events that were delivered under more than one id. */
  ambiguous: string[];
  /** Delivered events that no email owes. */
  invented: string[];
}

/** The events that an email owes, from its record: the type, the email's id and, of bounces, the recipient. */
const owedBy = ({ id, state, recipients, history = [], heldMs }: Email): string[] => {
  const told = TOLD[state];
  const wasDelayed = heldMs !== undefined || history.some((past) => past.state === 'retrying' || past.state === 'held');
  return [
    ...(told ? [`${told} ${id}`] : []),
    ...(wasDelayed ? [`email.delivery_delayed ${id}`] : []),
    ...recipients.flatMap(({ state: one, address }) => (one === 'bounced' ? [`email.bounced ${id} ${address}`] : [])),
  ];
};

const nameOf = ({ type, emailId, to }: ReceivedEvent): string =>
  type === 'email.bounced' ? `${type} ${emailId} ${to.join(' ')}` : `${type} ${emailId}`;

/** Compares what emails owe with what an endpoint received, by `svix-id`. */
export const checkEvents = (emails: readonly Email[], received: ReadonlyMap<string, ReceivedEvent>): EventFindings => {
  const owed = new Set(emails.flatMap(owedBy));
  const byName = Map.groupBy(received.values(), nameOf);
  const isTold = (name: string): boolean => (byName.get(name) ?? []).some(({ taken }) => taken > 0);
  return {
    owed: owed.size,
    untold: [...owed].filter((name) => !isTold(name)),
    ambiguous: [...byName].filter(([, events]) => events.length > 1).map(([name]) => name),
    invented: [...byName.keys()].filter((name) => !owed.has(name)),
  };
};
