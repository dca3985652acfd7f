import type { EmailState } from '../../../shared/email/lifecycle/email.ts';

const events: Partial<Record<EmailState, string>> = {
  sending: 'queued',
  retrying: 'delivery_delayed',
  held: 'delivery_delayed',
  expired: 'failed',
};

/** The `last_event` for a state. */
export const lastEvent = (state: EmailState): string => events[state] ?? state;
