import { type Email, type EmailContent, isFinal } from '../../../shared/email/lifecycle/email.ts';
import { isSalesEmail } from '../../../shared/email/lifecycle/email-type.ts';
import type { SendRequest } from '../../../shared/email/request/send-request.ts';
import { getEmail } from '../../../shared/email-log/get-email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { type PreparePorts, requireAllowed } from '../accept/prepare-email.ts';
import type { PlannedSend } from '../accept/send-once.ts';
import { contentDeleted } from './content-deleted.ts';

export type SendAgainPorts = PreparePorts & {
  store: Pick<EmailStore, 'find' | 'contents'>;
  /** Days that a content is kept, for the message about a deleted one. */
  contentDays: number;
};

/**
 * Plans a new email with the same content and recipients, which refers to the first one and leaves it unchanged.
 * Unlike a retry, it is also sent to recipients who have the email. Throws `ApiError`: 404 as `findEmail` does,
 * 422 for an email that is still in progress or whose content has been deleted, 403 if its scope no longer
 * allows its sender.
 */
export const planSendAgain = async (ports: SendAgainPorts, id: string, key: ApiKey): Promise<PlannedSend> => {
  const { email, content } = await getEmail(ports.store, id, key);
  if (!isFinal(email.state)) {
    throw new ApiError(422, 'validation_error', `An email that is ${email.state} is still going to be sent.`);
  }
  if (!content) throw contentDeleted(ports.contentDays);
  const request = requestOf(email, content);
  await requireAllowed(ports, request, email.scope, key);
  return {
    drafts: [{ request, scope: email.scope }],
    answer: ([newId]) => ({ object: 'email', id: newId }),
  };
};

/** The email as requested. Without a sender of its own, the current settings decide. */
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
