import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { newEmail } from '../../../shared/email/lifecycle/new-email.ts';
import type { DueEmail, EmailStore } from '../../../shared/ports/emails/email-store.ts';
import type { FirstAttempt, SendQueue } from '../../../shared/ports/sending/send-queue.ts';
import type { SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { errorFields } from '../../../shared/runtime/error-fields.ts';
import { mapWithLimit } from '../../../shared/runtime/limit.ts';
import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import { type EnqueuePorts, enqueueEmails } from '../enqueue-emails.ts';
import type { Draft } from './prepare-email.ts';

/** Emails written concurrently: two requests each, which stays below the SDK's 50 connections. */
const WRITTEN_AT_ONCE = 20;

export interface AcceptPorts extends StartPorts {
  store: Pick<EmailStore, 'accept' | 'postpone'>;
  sendQueue: SendQueue;
  /** Returns at least 16 random bytes. */
  random: () => Uint8Array;
}

/** Drafts with their ids, and the time from which they count as accepted. */
export interface Acceptance {
  drafts: readonly Draft[];
  /** One id per draft, in order. An email that already exists under its id stays as it is. */
  ids: readonly string[];
  createdAt: number;
}

export const newIds = ({ random }: Pick<AcceptPorts, 'random'>, count: number, createdAt: number): string[] =>
  Array.from({ length: count }, () => newEmailId(createdAt, random()));

/**
 * Accepts one or more emails. Once this resolves they are in the table and will be sent, whatever happens to the
 * queue or, if the settings make requests wait for it, to the first attempt. Rejects with `StoreUnavailable`, after
 * which some of them may have been accepted.
 */
export const acceptEmails = async (ports: AcceptPorts, { drafts, ids, createdAt }: Acceptance): Promise<void> => {
  const dueAt = ports.now() + ports.requeueAfterMs;
  const emails = drafts.map(({ request, scope, scheduledAt }, index) =>
    newEmail(request, {
      id: ids[index] ?? '',
      scope,
      createdAt,
      dueAt: scheduledAt ?? dueAt,
      ...(scheduledAt !== undefined && { scheduledAt }),
    }),
  );
  // Read concurrently with the writes, so that it adds no latency.
  const inBackground = sendsInBackground(ports);
  await mapWithLimit(WRITTEN_AT_ONCE, emails, ({ email, content }) => ports.store.accept(email, content));
  const now = emails
    .filter(({ email }) => email.state === 'queued')
    .map(({ email: { id, scope } }) => ({ id, scope, dueAt }));
  await startSending(ports, now, await inBackground);
};

interface StartPorts extends EnqueuePorts {
  settings: SettingsReader;
  firstAttempt: FirstAttempt;
}

/**
 * Whether requests are answered before their emails are sent. This setting is global, so the default scope is read.
 * Never rejects: without settings, mail waits for them in the background.
 */
const sendsInBackground = async ({ settings, log }: StartPorts): Promise<boolean> => {
  try {
    const found = await settings.effective(DEFAULT_SCOPE);
    return found.kind !== 'in-force' || found.settings.values['sales_email/general/async_sending'];
  } catch (error) {
    log.warn('The settings could not be read; asynchronous sending is assumed', errorFields(error));
    return true;
  }
};

/** Enqueues accepted emails, or waits for their first attempts; emails that got no attempt are enqueued after all. */
const startSending = async (ports: StartPorts, emails: readonly DueEmail[], inBackground: boolean): Promise<void> => {
  if (inBackground || emails.length === 0) return enqueueEmails(ports, emails);
  const left = new Set(await ports.firstAttempt.make(emails.map(({ id }) => id)));
  await enqueueEmails(
    ports,
    emails.filter(({ id }) => left.has(id)),
  );
};
