/** The kinds of events in an email's timeline. `attempt`: another one is due; `retry`: somebody retried it manually;
 * `delayed`, `complained`, and `bounced` or `failed` after `sent`: what mail servers reported of it later. */
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
  'delayed',
  'complained',
] as const;

export type TimelineEvent = (typeof TIMELINE_EVENTS)[number];
