import type { DueEmail } from '../../../shared/ports/email-store.ts';
import type { FirstAttempt } from '../../../shared/ports/send-queue.ts';
import type { SettingsReader } from '../../../shared/ports/settings-reader.ts';
import { errorFields } from '../../../shared/runtime/error-fields.ts';
import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import { type AnnouncePorts, announce } from '../announce.ts';

export interface StartPorts extends AnnouncePorts {
  settings: SettingsReader;
  firstAttempt: FirstAttempt;
}

/**
 * Whether requests are answered before anything is sent. It is set for all scopes at once, so it is read where it is
 * set. Never rejects: without settings, mail waits for them in the background.
 */
export const sendsInBackground = async ({ settings, log }: StartPorts): Promise<boolean> => {
  try {
    const found = await settings.effective(DEFAULT_SCOPE);
    return found.kind !== 'in-force' || found.settings.values['sales_email/general/async_sending'];
  } catch (error) {
    log.warn('Asynchronous sending is assumed', errorFields(error));
    return true;
  }
};

/** Announces accepted emails, or waits for their first attempt; those that had none are announced after all. */
export const startSending = async (
  ports: StartPorts,
  emails: readonly DueEmail[],
  inBackground: boolean,
): Promise<void> => {
  if (inBackground || emails.length === 0) return announce(ports, emails);
  const left = new Set(await ports.firstAttempt.make(emails.map(({ id }) => id)));
  await announce(
    ports,
    emails.filter(({ id }) => left.has(id)),
  );
};
