import type { Doorbell } from '../../shared/ports/doorbell.ts';
import type { DueEmail, EmailStore } from '../../shared/ports/email-store.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { atMost } from './at-most.ts';

const POSTPONED_AT_ONCE = 20;

export interface AnnouncePorts {
  store: Pick<EmailStore, 'postpone'>;
  doorbell: Doorbell;
  log: Log;
  now: () => number;
  /** When an email whose doorbell was lost is announced again. */
  ringAgainMs: number;
}

/** Rings; makes emails that the queue refuses due at once, so that release-due-emails rings within a minute. */
export const announce = async (ports: AnnouncePorts, emails: readonly DueEmail[]): Promise<void> => {
  if (emails.length === 0) return;
  const refused = new Set(await ports.doorbell.ring(emails.map(({ id }) => id)));
  const silent = emails.filter(({ id }) => refused.has(id));
  await atMost(POSTPONED_AT_ONCE, silent, (due) => makeDue(ports, due));
};

const makeDue = async ({ store, log, now }: AnnouncePorts, due: DueEmail): Promise<void> => {
  try {
    await store.postpone(due, now());
  } catch (error) {
    // It is accepted all the same, and due when it was due before.
    log.warn('email not made due', { id: due.id, ...errorFields(error) });
  }
};
