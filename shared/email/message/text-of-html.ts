/**
 * The text part for an email that has only html, which is made once and kept. Empty, so none, for html that shows no
 * words, or has so many tags that no mail program wrote it. The converter is loaded by the first email that needs it,
 * so that no cold start pays for it.
 */
export const textOf = async (html: string): Promise<string> => {
  const { plainTextOf } = await import('#plain-text');
  return plainTextOf(html);
};
