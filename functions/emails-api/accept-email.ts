import { isSenderAllowed } from '../../shared/email/allowed-sender.ts';
import { newEmailId } from '../../shared/email/id.ts';
import { newEmail } from '../../shared/email/new-email.ts';
import type { SendRequest } from '../../shared/email/send-request.ts';
import { SettingsUnavailable } from '../../shared/errors.ts';
import { ApiError } from '../../shared/http/api-error.ts';
import type { ApiKey, Doorbell, DueEmail, EmailStore, SettingsReader } from '../../shared/ports.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { covers } from '../../shared/scope.ts';

export interface AcceptEmailPorts {
  store: Pick<EmailStore, 'accept' | 'postpone'>;
  doorbell: Doorbell;
  settings: SettingsReader;
  log: Log;
  now: () => number;
  /** At least 16 random bytes. */
  random: () => Uint8Array;
  /** When an email whose doorbell was lost is announced again. */
  ringAgainMs: number;
}

/**
 * Accepts an email: once this resolves to its id it is in the table, and goes out whatever becomes of the queue.
 * Throws `ApiError` (403) if the key may not use the scope or the sender, and `StoreUnavailable`.
 */
export const acceptEmail = async (ports: AcceptEmailPorts, request: SendRequest, key: ApiKey): Promise<string> => {
  const scope = request.scope ?? key.scope;
  if (!covers(key.scope, scope)) {
    throw new ApiError(403, 'validation_error', 'scope: this API key may use only its own scope and those below it.');
  }
  await checkSender(ports.settings, request, scope);

  const createdAt = ports.now();
  const due = { id: newEmailId(createdAt, ports.random()), dueAt: createdAt + ports.ringAgainMs };
  const { email, content } = newEmail(request, { ...due, scope, createdAt });
  await ports.store.accept(email, content);
  await announce(ports, due);
  return email.id;
};

const checkSender = async (settings: SettingsReader, { from }: SendRequest, scope: string): Promise<void> => {
  if (!from) return;
  const allowed = await allowedSenders(settings, scope);
  if (isSenderAllowed(from.address, allowed)) return;
  throw new ApiError(403, 'validation_error', 'from: this sender is not among the allowed senders of the scope.');
};

/** Empty, which is any, while there are no settings to go by: mail that waits for its settings is accepted. */
const allowedSenders = async (settings: SettingsReader, scope: string): Promise<readonly string[]> => {
  try {
    const effective = await settings.effective(scope);
    return effective.kind === 'in-force' ? effective.settings.values['delivery/allowed_senders'] : [];
  } catch (error) {
    if (error instanceof SettingsUnavailable) return [];
    throw error;
  }
};

/** Rings; if the queue refuses, makes the email due at once, so that release-due-emails rings within a minute. */
const announce = async ({ doorbell, store, log, now }: AcceptEmailPorts, due: DueEmail): Promise<void> => {
  const refused = await doorbell.ring([due.id]);
  if (refused.length === 0) return;
  try {
    await store.postpone(due, now());
  } catch (error) {
    // It is accepted all the same, and due when it was due before.
    log.warn('email not made due', { id: due.id, ...errorFields(error) });
  }
};
