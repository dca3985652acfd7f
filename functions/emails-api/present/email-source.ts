import type { StoredEmail } from '../../../shared/email-log/get-email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';

/** Bytes. Lambda answers with 6 MB at most (quota "invocation payload"), and JSON writes a line's end with six of them. */
const MAX_SOURCE_BYTES = 5_000_000;

/**
 * The message of an email as its mail server gets it. The code that writes messages is loaded by the first who asks, so
 * that accepting emails does not start later for it. Throws `ApiError`: 404 for an email whose sender is not decided yet
 * or whose content is kept no longer, 422 for a message that no answer has room for.
 */
export const emailSource = async ({ email, content }: StoredEmail) => {
  const { identity, id } = email;
  if (!identity) throw new ApiError(404, 'not_found', 'This email has no source before its first attempt.');
  if (!content) throw new ApiError(404, 'not_found', 'The content of this email is kept no longer.');
  const { compose } = await import('#compose');
  const message = await compose(email, content, identity);
  if (message.length > MAX_SOURCE_BYTES) {
    throw new ApiError(422, 'validation_error', 'The source of this email is too large to be shown.');
  }
  return { object: 'email_raw', id, raw: message.toString() };
};
