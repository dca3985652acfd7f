import type { Email, EmailState } from '../email/lifecycle/email.ts';
import type { LastEvent } from '../http/request/email-filter.ts';

const eventOf: Record<EmailState, LastEvent> = {
  scheduled: 'scheduled',
  queued: 'queued',
  sending: 'queued',
  retrying: 'delivery_delayed',
  held: 'delivery_delayed',
  sent: 'sent',
  bounced: 'bounced',
  failed: 'failed',
  suppressed: 'suppressed',
  canceled: 'canceled',
  expired: 'failed',
};

/** An email's state in the API's terms: sent once the mail server has accepted it for any recipient and it was not returned. */
export const lastEvent = ({ state, recipients }: Pick<Email, 'state' | 'recipients'>): LastEvent => {
  if (recipients.some(({ complained }) => complained)) return 'complained';
  return recipients.some((recipient) => recipient.state === 'accepted') ? 'sent' : eventOf[state];
};
