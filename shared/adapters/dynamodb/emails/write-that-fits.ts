import type { EmailChanges } from '../../../ports/emails/email-store.ts';

/** DynamoDB's error for an item of over 400 kB. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationException' && /size/i.test(error.message);

/**
 * Writes changes, without the texts of replies if the record would not fit with them: if it is not
 * recorded that an email was sent, it is sent again; the server's replies matter less. Records of earlier code may be that
 * large.
 */
export const writeThatFits = async <T>(
  write: (changes: EmailChanges) => Promise<T>,
  changes: EmailChanges,
): Promise<T> => {
  try {
    return await write(changes);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    return write(withoutReplies(changes));
  }
};

const withoutReplies = (changes: EmailChanges): EmailChanges => ({
  ...changes,
  ...(changes.recipients && { recipients: changes.recipients.map(({ response: _text, ...one }) => one) }),
  ...(changes.history && { history: changes.history.slice(-1).map(({ response: _text, ...one }) => one) }),
});
