/** What an email's timeline is made of. `attempt`: one more is to come; `retry`: somebody asked to send it again;
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
