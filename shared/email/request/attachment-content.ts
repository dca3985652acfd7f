const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * An attachment's content as padded base64 on one line. Clients send it as base64 (with or without line breaks), as an
 * array of bytes (Python, Go, Ruby on Rails), as Node's Buffer in JSON or, for calendar entries, as plain text (Laravel).
 * `undefined` for anything else.
 */
export const base64Of = (content: unknown, contentType: string | undefined): string | undefined => {
  if (typeof content === 'string') return base64OfString(content, contentType);
  if (Array.isArray(content)) return base64OfBytes(content);
  if (typeof content !== 'object' || content === null || !('type' in content) || !('data' in content)) return undefined;
  return content.type === 'Buffer' && Array.isArray(content.data) ? base64OfBytes(content.data) : undefined;
};

const base64OfString = (text: string, contentType: string | undefined): string | undefined => {
  const base64 = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text;
  if (BASE64.test(base64) && base64.length % 4 !== 1) return padded(base64);
  return contentType && /^text\/calendar\b/i.test(contentType) ? Buffer.from(text).toString('base64') : undefined;
};

const padded = (base64: string): string =>
  base64.length % 4 === 0 ? base64 : Buffer.from(base64, 'base64').toString('base64');

const base64OfBytes = (bytes: readonly unknown[]): string | undefined =>
  bytes.every(isByte) ? Buffer.from(bytes).toString('base64') : undefined;

const isByte = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
