import type { EmailItem } from '../api/emails-api.ts';

/** The exact state of an email; if the API does not give one, its last event. */
export const stateOf = ({ delivery, last_event }: EmailItem): string =>
  last_event === 'complained' ? last_event : (delivery.state ?? last_event);

const retriable = new Set(['failed', 'held', 'suppressed', 'expired', 'bounced']);
const cancelable = new Set(['scheduled', 'queued', 'retrying', 'held']);
const final = new Set(['sent', 'bounced', 'failed', 'suppressed', 'canceled', 'expired', 'complained']);

/** Actions on many emails. */
export type Action = 'retry' | 'again' | 'cancel';

const allows: Record<Action, ReadonlySet<string>> = { retry: retriable, again: final, cancel: cancelable };

/** Whether the email's state allows the action. */
export const can = (action: Action, email: EmailItem): boolean => allows[action].has(stateOf(email));

/** States for which bulk retry is available. */
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

/** The tone in which a state is displayed. */
export const toneOf = (state: string): Tone => tones[state] ?? 'quiet';
