/** Every event of Storemail. Resend's other events (opens, clicks, `delivered`) never occur here. */
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
