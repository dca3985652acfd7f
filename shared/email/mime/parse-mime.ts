import PostalMime from 'postal-mime';

/** MIME parts within parts; mail programs make five or six. */
const MAX_NESTING = 50;

/** The html and text that a mail program would show. Rejects if the parser makes no sense of the message. */
export const parseMime = async (message: Buffer): Promise<{ html: string | null; text: string | null }> => {
  const { html, text } = await PostalMime.parse(message, { maxNestingDepth: MAX_NESTING });
  return { html: html ?? null, text: text ?? null };
};
