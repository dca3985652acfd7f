/** Every event that there is here. What Resend tells beyond them (opens, clicks, `delivered`) never happens. */
export const EVENT_TYPES = [
  'email.scheduled',
  'email.sent',
  'email.delivery_delayed',
  'email.bounced',
  'email.failed',
  'email.suppressed',
  'email.canceled',
  'email.complained',
  'suppression.added',
  'suppression.removed',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];
