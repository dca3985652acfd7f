import type { JsonValue } from '../../../shared/json.ts';

/** The smallest email that a client can post, with overrides. */
export const aSendObject = (overrides: Record<string, JsonValue> = {}): Record<string, JsonValue> => ({
  from: 'Shop <shop@svc.test>',
  to: 'ada@example.com',
  subject: 'Your order',
  html: '<p>Thank you</p>',
  ...overrides,
});
