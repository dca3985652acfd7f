const MAX_CHARACTERS = 255;

// RFC 2045 5.1, without comments and escaped characters.
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`{|}~-]+";
const PARAMETER = `; ?${TOKEN}=(?:${TOKEN}|"[ !#-\\[\\]-~]*")`;
const CONTENT_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:${PARAMETER})*$`);

/** What is wrong with the content type of an attached file; `undefined`: nothing. */
export const contentTypeFault = (type: string): string | undefined => {
  if (type.length > MAX_CHARACTERS || !CONTENT_TYPE.test(type)) return 'must be a content type such as application/pdf';
  // Readers take the content of these for parts of our message, not for a file.
  return /^(?:multipart|message)\//i.test(type) ? 'must not be a multipart or message type' : undefined;
};
