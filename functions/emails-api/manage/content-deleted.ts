import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { EmailChanges, EmailStore } from '../../../shared/ports/emails/email-store.ts';

export interface ContentPorts {
  store: Pick<EmailStore, 'withContent'>;
  /** Days that a content is kept, for the message about a deleted one. */
  contentDays: number;
}

/** The answer to sending an email whose content has been deleted while its record is still kept. */
export const contentDeleted = (days: number): ApiError =>
  new ApiError(
    422,
    'validation_error',
    `The content of this email has been deleted, so it cannot be sent: content is kept for ${days} days. Send a new email instead.`,
  );

/**
 * Resolves to `changes` after which an email would be sent. Throws `ApiError` (422) if its content has been deleted: it
 * could only fail. A content that is deleted after this check has the same end, and the record then says so.
 */
export const ifContentIsKept = async (
  { store, contentDays }: ContentPorts,
  email: Email,
  changes: EmailChanges,
): Promise<EmailChanges> => {
  if (!(await store.withContent([email])).has(email.id)) throw contentDeleted(contentDays);
  return changes;
};
