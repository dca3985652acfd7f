import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { isKnownVersion } from '../../../shared/email/lifecycle/record-version.ts';
import { findEmail } from '../../../shared/email-log/get-email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { EmailChanges, EmailStore } from '../../../shared/ports/emails/email-store.ts';

/** Others change an email a few times in its life; who loses this often meets a fault of ours. */
const MOST_TRIES = 5;

const WRITTEN_BY_NEWER_CODE = 'The email was written by a newer version of Storemail. Try again when that is back.';

/**
 * Changes an email by what `change` makes of it, on the revision that it looked at: if a worker was first, it looks
 * again. `change` throws `ApiError` where the email's state forbids it, and resolves to `undefined` to leave it as it
 * is. Throws `ApiError` (404) as `findEmail` does, and (409) for an email that newer code wrote.
 */
export const changeEmail = async (
  store: Pick<EmailStore, 'find' | 'change'>,
  id: string,
  key: ApiKey,
  change: (email: Email) => EmailChanges | undefined | Promise<EmailChanges | undefined>,
): Promise<Email> => {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const email = await findEmail(store, id, key);
    if (!isKnownVersion(email)) throw new ApiError(409, 'validation_error', WRITTEN_BY_NEWER_CODE);
    const changes = await change(email);
    const changed = changes ? await store.change(email, changes) : email;
    if (changed) return changed;
  }
  throw new ApiError(409, 'validation_error', 'The email is being changed by others. Try again in a moment.');
};
