import { createHash } from 'node:crypto';

/** How many characters of the body are canonicalized at a time, so that a message of 30 MB is not copied as a whole. */
const CHUNK = 65_536;

const withoutBlanks = (text: string): string => text.replace(/[ \t]+/g, ' ').replace(/ \r\n/g, '\r\n');

/**
 * The index at which the trailing line ends of a text begin. A regular expression would be quadratic
 * for hostile bodies.
 */
const endOfContent = (text: string): number => {
  let end = text.length;
  while (text.endsWith('\r\n', end)) end -= 2;
  return end;
};

/** The end of the chunk beginning at `start`: after a line end, so that no run of white space is split. */
const chunkEnd = (body: Buffer, start: number): number => {
  if (start + CHUNK >= body.length) return body.length;
  const lineEnd = body.indexOf('\r\n', start + CHUNK);
  return lineEnd === -1 ? body.length : lineEnd + 2;
};

/** SHA-256 of a body in relaxed canonical form, in base64 (RFC 6376, 3.4.4). */
export const bodyHash = (body: Buffer): string => {
  const hash = createHash('sha256');
  let lineEnds = 0;
  let isEmpty = true;
  for (let start = 0, end = 0; start < body.length; start = end) {
    end = chunkEnd(body, start);
    const text = withoutBlanks(body.toString('latin1', start, end)).replace(/ $/, '');
    const length = endOfContent(text);
    if (length > 0) {
      hash.update('\r\n'.repeat(lineEnds)).update(text.slice(0, length), 'latin1');
      isEmpty = false;
      lineEnds = 0;
    }
    lineEnds += (text.length - length) / 2;
  }
  return hash.update(isEmpty ? '' : '\r\n').digest('base64');
};

/** A header field in relaxed canonical form, without its line end (RFC 6376, 3.4.2). */
export const canonicalField = (field: string): string => {
  const colon = field.indexOf(':');
  const value = field.slice(colon + 1).replace(/\r\n/g, '');
  const relaxed = value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '');
  return `${field.slice(0, colon).trimEnd().toLowerCase()}:${relaxed}`;
};

/** The message with the blank line after its header, which a message without a body may lack. */
export const withBlankLine = (message: Buffer): Buffer => {
  if (message.includes('\r\n\r\n')) return message;
  const missing = message.subarray(-2).equals(Buffer.from('\r\n')) ? '\r\n' : '\r\n\r\n';
  return Buffer.concat([message, Buffer.from(missing)]);
};

/** The header fields of such a message, folded, with one character per octet, and its body. */
export const partsOf = (message: Buffer): { fields: string[]; body: Buffer } => {
  const end = message.indexOf('\r\n\r\n');
  const fields = message.toString('latin1', 0, end).split(/\r\n(?![ \t])/);
  return { fields, body: message.subarray(end + 4) };
};
