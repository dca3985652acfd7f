import type { JsonValue } from '../../../shared/json.ts';

/** The smallest email a client can post, with whatever the test is about on top. */
export const aSendObject = (overrides: Record<string, JsonValue> = {}): Record<string, JsonValue> => ({
  from: 'Shop <shop@svc.test>',
  to: 'ada@example.com',
  subject: 'Your order',
  html: '<p>Thank you</p>',
  ...overrides,
});
