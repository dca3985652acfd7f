const MAX_CHARACTERS = 255;

// RFC 2045 5.1, parameters in their plain forms only.
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`{|}~-]+";
const PARAMETER = `; ?${TOKEN}=(?:${TOKEN}|"[ !#-\\[\\]-~]*")`;
const CONTENT_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:${PARAMETER})*$`);

/** What is wrong with the content type of an attached file; `undefined`: nothing. */
export const contentTypeFault = (type: string): string | undefined => {
  if (type.length > MAX_CHARACTERS || !CONTENT_TYPE.test(type)) return 'must be a content type such as application/pdf';
  // Their content is not carried as a file but read as parts of our message.
  return /^(?:multipart|message)\//i.test(type) ? 'must not be a multipart or message type' : undefined;
};
