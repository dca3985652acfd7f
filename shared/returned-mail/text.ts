/** Bytes of a part's body, one character a byte, as text; what cannot be decoded stays as it is. */
export const decodeBody = (body: string, encoding: string, charset: string): string =>
  decodeCharset(decodeTransfer(body, encoding.trim().toLowerCase()), charset);

const decodeTransfer = (body: string, encoding: string): string => {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('latin1');
  if (encoding !== 'quoted-printable') return body;
  return body
    .replace(/=[ \t]*\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
};

/** Charsets that are named wrongly, or not at all, are read as UTF-8 if they are, else as Latin 1. */
const decodeCharset = (text: string, charset: string): string => {
  const bytes = Buffer.from(text, 'latin1');
  for (const label of [charset, 'utf-8']) {
    const decoded = decodeAs(label, bytes);
    if (decoded !== undefined) return decoded;
  }
  return text;
};

const decodeAs = (label: string, bytes: Buffer): string | undefined => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** Tags that end a line of text. */
const LINE_ENDS = /<(?:br|\/?p|\/?div|\/?tr|\/?h\d|\/?li|\/?table)\b[^>]{0,500}>/gi;

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' };

/** The text of a notice that has no plain part, with its lines. For reading addresses and replies, not for showing. */
export const textOfMarkup = (html: string): string =>
  html
    .replace(/<(style|script|title)\b[^>]{0,500}>[^<]{0,100000}<\/\1>/gi, '')
    .replace(LINE_ENDS, '\n')
    .replace(/<[^<>]{0,1000}>/g, '')
    .replace(/&(lt|gt|amp|quot|nbsp);/gi, (_match, name: string) => entities[name.toLowerCase()] ?? ' ')
    .replace(/&#(\d{1,6});/g, (_match, code: string) => String.fromCodePoint(Math.min(Number(code), 0xffff)))
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
