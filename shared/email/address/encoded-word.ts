const ENCODED_WORD = /=\?([\w-]+)(?:\*[\w-]+)?\?([bq])\?([^?]*)\?=/gi;

/** Decodes the RFC 2047 encoded words in a text. A word in a charset that Node does not know is left as it is. */
export const decodeEncodedWords = (text: string): string =>
  text
    // RFC 2047 6.2: white space between two encoded words is not part of the text.
    .replace(/\?= +(?==\?)/g, '?=')
    .replace(ENCODED_WORD, (word, charset: string, encoding: string, content: string) =>
      decode(word, charset, /b/i.test(encoding) ? Buffer.from(content, 'base64') : bytesOfQ(content)),
    );

const decode = (word: string, charset: string, bytes: Buffer): string => {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return word;
  }
};

/** RFC 2047 4.2: `_` is a space, `=XX` a byte. */
const bytesOfQ = (content: string): Buffer =>
  Buffer.from(
    content
      .replaceAll('_', ' ')
      .replace(/=([0-9a-f]{2})/gi, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
