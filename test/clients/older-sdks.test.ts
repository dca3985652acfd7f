import { type ResendSdk, testResendSdk } from '../support/http/resend-sdk.ts';

type Module = { Resend: new (key: string) => ResendSdk };

/** These versions read the base URL from the environment when loaded. */
const openModule = (load: () => Promise<unknown>) => async (baseUrl: string, key: string) => {
  process.env.RESEND_BASE_URL = baseUrl;
  const { Resend } = (await load()) as Module;
  return new Resend(key);
};

testResendSdk({
  name: 'resend 4.8.0',
  open: openModule(() => import('resend-4')),
  replyTo: 'replyTo',
  has: { idempotency: true, schedules: true, lists: false },
});

testResendSdk({
  name: 'resend 2.1.0',
  open: openModule(() => import('resend-2')),
  replyTo: 'reply_to',
  has: { idempotency: false, schedules: false, lists: false },
});
