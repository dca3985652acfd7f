import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { newEmail } from '../../../shared/email/lifecycle/new-email.ts';
import type { DueEmail, EmailStore } from '../../../shared/ports/emails/email-store.ts';
import type { FirstAttempt, SendQueue } from '../../../shared/ports/sending/send-queue.ts';
import type { SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { errorFields } from '../../../shared/runtime/error-fields.ts';
import { mapWithLimit } from '../../../shared/runtime/limit.ts';
import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import { type AnnouncePorts, announce } from '../announce.ts';
import type { Draft } from './prepare-email.ts';

/** Emails written at once: two requests each, below the SDK's 50 connections. */
const WRITTEN_AT_ONCE = 20;

export interface AcceptPorts extends StartPorts {
  store: Pick<EmailStore, 'accept' | 'postpone'>;
  sendQueue: SendQueue;
  /** At least 16 random bytes. */
  random: () => Uint8Array;
}

/** Drafts that have their ids, and the time they count as accepted from. */
export interface Acceptance {
  drafts: readonly Draft[];
  /** One for each draft, in order. Emails that are there already under their ids stay as they are. */
  ids: readonly string[];
  createdAt: number;
}

export const newIds = ({ random }: Pick<AcceptPorts, 'random'>, count: number, createdAt: number): string[] =>
  Array.from({ length: count }, () => newEmailId(createdAt, random()));

/**
 * Accepts emails, one or many: once this resolves they are in the table, and go out whatever becomes of the queue, or
 * of the first attempt if the settings have the request wait for it. Rejects with `StoreUnavailable`; some of them may
 * be accepted then.
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
  // Looked up meanwhile: it costs no time, and nothing is sent before it is accepted.
  const inBackground = sendsInBackground(ports);
  await mapWithLimit(WRITTEN_AT_ONCE, emails, ({ email, content }) => ports.store.accept(email, content));
  const now = emails
    .filter(({ email }) => email.state === 'queued')
    .map(({ email: { id, scope } }) => ({ id, scope, dueAt }));
  await startSending(ports, now, await inBackground);
};

interface StartPorts extends AnnouncePorts {
  settings: SettingsReader;
  firstAttempt: FirstAttempt;
}

/**
 * Whether requests are answered before anything is sent. It is set for all scopes at once, so it is read where it is
 * set. Never rejects: without settings, mail waits for them in the background.
 */
const sendsInBackground = async ({ settings, log }: StartPorts): Promise<boolean> => {
  try {
    const found = await settings.effective(DEFAULT_SCOPE);
    return found.kind !== 'in-force' || found.settings.values['sales_email/general/async_sending'];
  } catch (error) {
    log.warn('Asynchronous sending is assumed', errorFields(error));
    return true;
  }
};

/** Announces accepted emails, or waits for their first attempt; those that had none are announced after all. */
const startSending = async (ports: StartPorts, emails: readonly DueEmail[], inBackground: boolean): Promise<void> => {
  if (inBackground || emails.length === 0) return announce(ports, emails);
  const left = new Set(await ports.firstAttempt.make(emails.map(({ id }) => id)));
  await announce(
    ports,
    emails.filter(({ id }) => left.has(id)),
  );
};
