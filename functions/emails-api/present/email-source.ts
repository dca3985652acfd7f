import { isUtf8 } from 'node:buffer';
import type { StoredEmail } from '../../../shared/email-log/get-email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import { escapedBytes, MAX_ESCAPED_BYTES } from './response-size.ts';

/** Maximum size in bytes of a message as bytes. Lambda responses are limited to 6 MB, and base64 takes a third more. */
const MAX_BYTES = 4_500_000;

/**
 * The source of an email as its mail server gets it, but for the DKIM signature: the role of this function cannot read
 * the private key, and `dkim_signed` says whether one is added. The composer is loaded on first use, so that cold starts
 * for accepting emails do not pay for it. Throws `ApiError`: 404 for an email whose sender is not decided yet or whose
 * content has been deleted, 422 for a message too large for a response. A message that is not UTF-8, as programs send them
 * by `/emails/mime`, is given as ISO-8859-1, which `encoding` says.
 */
export const emailSource = async (stored: StoredEmail) => {
  const { id, identity, message } = await composed(stored);
  // Latin-1 has a character for each byte.
  const encoding = isUtf8(message) ? 'utf-8' : 'iso-8859-1';
  const raw = message.toString(encoding === 'utf-8' ? 'utf8' : 'latin1');
  refuseAbove(MAX_ESCAPED_BYTES, escapedBytes(raw));
  return { object: 'email_raw', id, raw, encoding, dkim_signed: identity.signedBy !== undefined };
};

/** The same as bytes, for a file download. */
export const emailSourceBytes = async (stored: StoredEmail): Promise<Buffer> => {
  const { message } = await composed(stored);
  refuseAbove(MAX_BYTES, message.length);
  return message;
};

const composed = async ({ email, content }: StoredEmail) => {
  const { identity, id } = email;
  if (!identity) throw new ApiError(404, 'not_found', 'This email has no source before its first attempt.');
  if (!content) throw new ApiError(404, 'not_found', 'The content of this email has been deleted.');
  const { compose } = await import('#compose');
  return { id, identity, message: await compose(email, content, identity) };
};

const refuseAbove = (most: number, bytes: number): void => {
  if (bytes > most) {
    throw new ApiError(422, 'validation_error', 'The source of this email is too large to be shown.');
  }
};
