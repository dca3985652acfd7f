import type { EmailContent } from '../../../shared/email/lifecycle/email.ts';

/**
 * The html and text of an email, for people to look at; of a message that the client wrote itself, what a parser finds,
 * which is loaded by the first who asks, or neither.
 */
export const bodyOf = async (content: EmailContent): Promise<Pick<EmailContent, 'html' | 'text'>> => {
  if (content.raw === undefined) return content;
  const { parseMime } = await import('#parse-mime');
  return parseMime(Buffer.from(content.raw, 'latin1')).catch(() => ({ html: null, text: null }));
};
