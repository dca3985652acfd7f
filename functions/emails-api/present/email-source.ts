import type { StoredEmail } from '../../../shared/email-log/get-email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';

/** Maximum size in bytes. Lambda responses are limited to 6 MB, and a CRLF takes six bytes once JSON-escaped twice. */
const MAX_SOURCE_BYTES = 5_000_000;

/**
 * The source of an email as its mail server gets it, but for the DKIM signature: the role of this function cannot read
 * the private key, and `dkim_signed` says whether one is added. The composer is loaded on first use, so that cold starts
 * for accepting emails do not pay for it. Throws `ApiError`: 404 for an email whose sender is not decided yet or whose
 * content has been deleted, 422 for a message too large for a response.
 */
export const emailSource = async ({ email, content }: StoredEmail) => {
  const { identity, id } = email;
  if (!identity) throw new ApiError(404, 'not_found', 'This email has no source before its first attempt.');
  if (!content) throw new ApiError(404, 'not_found', 'The content of this email has been deleted.');
  const { compose } = await import('#compose');
  const message = await compose(email, content, identity);
  if (message.length > MAX_SOURCE_BYTES) {
    throw new ApiError(422, 'validation_error', 'The source of this email is too large to be shown.');
  }
  return { object: 'email_raw', id, raw: message.toString(), dkim_signed: identity.signedBy !== undefined };
};
