import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { newEmail } from '../../../shared/email/lifecycle/new-email.ts';
import type { EmailStore } from '../../../shared/ports/email-store.ts';
import type { SendQueue } from '../../../shared/ports/send-queue.ts';
import { mapWithLimit } from '../map-with-limit.ts';
import type { Draft } from './prepare-email.ts';
import { type StartPorts, sendsInBackground, startSending } from './start-sending.ts';

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
