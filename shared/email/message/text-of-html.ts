/**
 * The text part for an email that has only html. Empty if the html shows no words, or has more tags than any mail program
 * writes. The converter is loaded on first use, so that cold starts do not pay for it.
 */
export const textOf = async (html: string): Promise<string> => {
  const { plainTextOf } = await import('#plain-text');
  return plainTextOf(html);
};
