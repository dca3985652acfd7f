import { Resend } from 'resend';
import { type ResendSdk, testResendSdk } from '../../support/http/resend-sdk.ts';

testResendSdk({
  name: 'resend 6',
  open: async (baseUrl, key) => new Resend(key, { baseUrl }) as unknown as ResendSdk,
  replyTo: 'replyTo',
  has: { idempotency: true, schedules: true, lists: true },
});
