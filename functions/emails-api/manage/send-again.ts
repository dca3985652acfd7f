import { type Email, type EmailContent, isFinal } from '../../../shared/email/lifecycle/email.ts';
import { isSalesEmail } from '../../../shared/email/lifecycle/email-type.ts';
import type { SendRequest } from '../../../shared/email/request/send-request.ts';
import { getEmail } from '../../../shared/email-log/get-email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { type PreparePorts, requireAllowed } from '../accept/prepare-email.ts';
import type { PlannedSend } from '../accept/send-once.ts';

export type SendAgainPorts = PreparePorts & { store: Pick<EmailStore, 'find' | 'contents'> };

/**
 * A new email to the same people with the same content, which names the first one; that one stays as it is. Unlike a
 * retry, it goes to those who have the email, too. Throws `ApiError`: 404 as `findEmail` does, 422 for an email that is
 * still on its way or whose content is kept no longer, 403 if its scope does not allow its sender any more.
 */
export const planSendAgain = async (ports: SendAgainPorts, id: string, key: ApiKey): Promise<PlannedSend> => {
  const { email, content } = await getEmail(ports.store, id, key);
  if (!isFinal(email.state)) {
    throw new ApiError(422, 'validation_error', `An email that is ${email.state} goes out by itself.`);
  }
  if (!content) throw new ApiError(422, 'validation_error', 'The content of this email is kept no longer.');
  const request = requestOf(email, content);
  await requireAllowed(ports, request, email.scope, key);
  return {
    drafts: [{ request, scope: email.scope }],
    answer: ([newId]) => ({ object: 'email', id: newId }),
  };
};

/** The email as it was asked for. Its sender is what it came with, so that today's settings count for one without. */
const requestOf = (email: Email, content: EmailContent): SendRequest => {
  const { id, from, to, cc, bcc, replyTo, subject, tags, type, expiresIn, messageId } = email;
  return {
    ...content,
    ...{ to, cc, bcc, replyTo, subject, tags },
    sentAgainFrom: id,
    ...(from && { from }),
    ...(isSalesEmail(type) && { type }),
    ...(expiresIn !== undefined && { expiresIn }),
    ...(messageId !== undefined && { messageId }),
  };
};
