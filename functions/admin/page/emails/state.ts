import type { EmailItem } from '../api/emails-api.ts';

/** An email's exact state; what the list of events says, if the API tells no more. */
export const stateOf = ({ delivery, last_event }: EmailItem): string => delivery.state ?? last_event;

const retriable = new Set(['failed', 'held', 'suppressed', 'expired', 'bounced', 'delivery_delayed']);
const cancelable = new Set(['scheduled', 'queued', 'retrying', 'held', 'delivery_delayed']);

export const canRetry = (email: EmailItem): boolean => retriable.has(stateOf(email));
export const canCancel = (email: EmailItem): boolean => cancelable.has(stateOf(email));

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
