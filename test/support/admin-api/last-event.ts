import type { EmailState } from '../../../shared/email/lifecycle/email.ts';

const events: Partial<Record<EmailState, string>> = {
  sending: 'queued',
  retrying: 'delivery_delayed',
  held: 'delivery_delayed',
  expired: 'failed',
};

/** A state in the words of `last_event`. */
export const lastEvent = (state: EmailState): string => events[state] ?? state;
