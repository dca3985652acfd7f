/** What an email's timeline is made of. `attempt`: one more is to come; `retry`: somebody asked to send it again. */
export const TIMELINE_EVENTS = [
  'accepted',
  'scheduled',
  'attempt',
  'held',
  'retry',
  'sent',
  'bounced',
  'failed',
  'suppressed',
  'canceled',
  'expired',
] as const;

export type TimelineEvent = (typeof TIMELINE_EVENTS)[number];
