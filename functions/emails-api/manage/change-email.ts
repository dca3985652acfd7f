import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { isKnownVersion } from '../../../shared/email/lifecycle/record-version.ts';
import { findEmail } from '../../../shared/email-log/get-email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { EmailChanges, EmailStore } from '../../../shared/ports/emails/email-store.ts';

/** An email rarely changes, so losing this often in a row indicates a bug. */
const MOST_TRIES = 5;

const WRITTEN_BY_NEWER_CODE = 'The email was written by a newer version of Storemail. Try again when that is back.';

/**
 * Applies `change` to an email by a conditional write on its revision, and retries if a worker changed the email
 * first. `change` throws `ApiError` if the state of the email forbids it, and returns `undefined` to leave the email
 * as it is. Throws `ApiError` (404) as `findEmail` does, and (409) for an email written by a newer version.
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
  throw new ApiError(409, 'validation_error', 'The email is being changed by another request. Try again in a moment.');
};
