import { type Email, isFinal } from '../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../shared/email/lifecycle/id.ts';
import { newEmail } from '../../shared/email/lifecycle/new-email.ts';
import type { Observation, TestSend } from '../../shared/health/report.ts';
import type { EmailStore } from '../../shared/ports/emails/email-store.ts';
import type { SendQueue } from '../../shared/ports/sending/send-queue.ts';
import type { SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';

export interface TestSendDependencies {
  store: Pick<EmailStore, 'accept' | 'find'>;
  sendQueue: SendQueue;
  now: () => number;
  /** At least 16 random bytes. */
  random: () => Uint8Array;
  /** Milliseconds until the email is enqueued again, in case the first message is lost. */
  requeueAfterMs: number;
}

const MS_PER_MINUTE = 60_000;
/** Milliseconds; longer than a lost message and a first retry take. */
const PATIENCE_MS = 10 * MS_PER_MINUTE;
/** Milliseconds of tolerance: checks do not run to the second, and an hour should not become an hour and five minutes. */
const GRACE_MS = MS_PER_MINUTE;

const verdictOn = (test: TestSend, email: Email | undefined): TestSend => {
  if (!email) return { ...test, state: 'failed', reason: 'Its record is gone' };
  const { state, sentAt, createdAt, reason } = email;
  if (state === 'sent') return { ...test, state: 'sent', latencyMs: (sentAt ?? createdAt) - createdAt };
  const because = `It is ${state}${reason ? `: ${reason}` : ''}`;
  return { ...test, state: isFinal(state) ? 'failed' : 'pending', reason: because };
};

const observe = ({ state, sentAt, latencyMs = 0, reason = '' }: TestSend, now: number): Observation => {
  const minutes = Math.floor((now - sentAt) / MS_PER_MINUTE);
  switch (state) {
    case 'sent':
      return {
        check: 'test-send',
        state: 'up',
        code: 'test-sent',
        values: { milliseconds: latencyMs },
        detail: `Sent in ${latencyMs} ms`,
      };
    case 'failed':
      return { check: 'test-send', state: 'down', code: 'test-failed', detail: reason };
    case 'pending':
      return now - sentAt < PATIENCE_MS
        ? { check: 'test-send', state: 'unknown', code: 'test-on-its-way', detail: 'On its way' }
        : {
            check: 'test-send',
            state: 'down',
            code: 'test-late',
            values: { minutes },
            detail: `Not sent after ${minutes} minutes. ${reason}`,
          };
  }
};

const subjectFor = (scope: string): string => `Storemail test email (${scope})`;

const send = async (
  { store, sendQueue, now, random, requeueAfterMs }: TestSendDependencies,
  { scope, values }: SettingsInForce,
  recipient: NonNullable<SettingsInForce['values']['health/recipient']>,
): Promise<TestSend> => {
  const createdAt = now();
  const made = { id: newEmailId(createdAt, random()), dueAt: createdAt + requeueAfterMs, scope, createdAt };
  const { email, content } = newEmail(
    {
      to: [{ address: recipient }],
      cc: [],
      bcc: [],
      replyTo: [],
      subject: subjectFor(scope),
      html: null,
      text: 'This email shows that mail goes out. It was sent by the scheduled check of Storemail.\n',
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments: [],
      tags: [],
      expiresIn: values['health/every_minutes'],
    },
    made,
  );
  await store.accept(email, content);
  await sendQueue.enqueue([email.id], () => scope);
  return { id: email.id, sentAt: createdAt, state: 'pending' };
};

const isDue = (test: TestSend | undefined, everyMinutes: number, now: number): boolean =>
  !test || now - test.sentAt >= everyMinutes * MS_PER_MINUTE - GRACE_MS;

export interface TestSendCheck {
  observations: Observation[];
  testSend?: TestSend;
}

/**
 * Reports the outcome of the last test email, and sends the next one when it is due. It is accepted, queued and delivered
 * like any other; the next run reports on it.
 */
export const checkTestSend = async (
  dependencies: TestSendDependencies,
  settings: SettingsInForce,
  before?: TestSend,
): Promise<TestSendCheck> => {
  const recipient = settings.values['health/recipient'];
  if (recipient === undefined || settings.values['system/smtp/disable']) return { observations: [] };
  const isOpen = before?.state === 'pending';
  const last = isOpen ? verdictOn(before, await dependencies.store.find(before.id)) : before;
  const now = dependencies.now();
  const testSend = isDue(last, settings.values['health/every_minutes'], now)
    ? await send(dependencies, settings, recipient)
    : last;
  // The report on the previous one stands until there is an outcome of the new one.
  const shown = last ?? testSend;
  return { observations: shown ? [observe(shown, now)] : [], ...(testSend && { testSend }) };
};
