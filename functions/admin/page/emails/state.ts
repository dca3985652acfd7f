import type { EmailItem } from '../api/emails-api.ts';

/** An email's exact state; what the list of events says, if the API tells no more. */
export const stateOf = ({ delivery, last_event }: EmailItem): string =>
  last_event === 'complained' ? last_event : (delivery.state ?? last_event);

const retriable = new Set(['failed', 'held', 'suppressed', 'expired', 'bounced']);
const cancelable = new Set(['scheduled', 'queued', 'retrying', 'held']);
const final = new Set(['sent', 'bounced', 'failed', 'suppressed', 'canceled', 'expired', 'complained']);

/** What can be asked for many emails at once. */
export type Action = 'retry' | 'again' | 'cancel';

const allows: Record<Action, ReadonlySet<string>> = { retry: retriable, again: final, cancel: cancelable };

/** Whether an email's state lets that be done: tried again, sent as a copy, canceled. */
export const can = (action: Action, email: EmailItem): boolean => allows[action].has(stateOf(email));

/** States that one retry of many can be for. */
export const isRetriable = (state: string): boolean => retriable.has(state);

export const canSendNow = (email: EmailItem): boolean => ['scheduled', 'retrying'].includes(stateOf(email));

export type Tone = 'good' | 'waiting' | 'bad' | 'quiet';

const tones: Record<string, Tone> = {
  sent: 'good',
  accepted: 'good',
  retrying: 'waiting',
  held: 'waiting',
  delivery_delayed: 'waiting',
  bounced: 'bad',
  failed: 'bad',
  expired: 'bad',
  complained: 'bad',
  delayed: 'waiting',
};

/** How a state is meant: well, to be watched, badly, or none of these. */
export const toneOf = (state: string): Tone => tones[state] ?? 'quiet';
