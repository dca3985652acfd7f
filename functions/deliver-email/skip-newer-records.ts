import type { Email } from '../../shared/email/lifecycle/email.ts';
import { isKnownVersion } from '../../shared/email/lifecycle/record-version.ts';
import type { EmailStore } from '../../shared/ports/email-store.ts';
import type { Log } from '../../shared/runtime/logger.ts';

/**
 * Emails whose records this code understands. The others wait for newer code, and are announced again until then.
 * Rejects with `StoreUnavailable`.
 */
export const skipNewerRecords = async (
  { store, log }: { store: Pick<EmailStore, 'findAll'>; log: Log },
  ids: readonly string[],
): Promise<Email[]> => {
  const found = [...(await store.findAll(ids)).values()];
  for (const { id, scope, v } of found.filter((email) => !isKnownVersion(email))) {
    log.warn('An email was written by newer code, and is left for it', { id, scope, v });
  }
  return found.filter(isKnownVersion);
};
