import { decodeEncodedWords } from '../email/address/encoded-word.ts';
import { decodeBody, textOfMarkup } from './text.ts';

/** A report stands at the beginning; what follows is the message that came back, which may be large. */
export const MAX_BYTES = 1_048_576;
const MAX_PARTS = 64;
const MAX_DEPTH = 8;
const MAX_TEXT_CHARACTERS = 131_072;
const MAX_HEADER_LINES = 2_000;
const MAX_HEADER_CHARACTERS = 16_384;

/** Header fields by lower-case name, in the order written. */
export type Headers = ReadonlyMap<string, readonly string[]>;

export interface Part {
  headers: Headers;
  /** Lower case, e.g. `message/delivery-status`. */
  type: string;
  /** Undecoded, one character a byte, lines ended by LF. */
  body: string;
}

/** A message, read up to 1 MiB, 64 parts and eight levels, so that a hostile one costs no more. */
export interface Message {
  headers: Headers;
  type: string;
  /** Parameters of Content-Type, in lower case. */
  reportType: string;
  /** Every part that is not multipart, in order. */
  parts: Part[];
}

/** Parses a message, up to the limits of `Message`. Never throws. */
export const parseMessage = (bytes: Uint8Array): Message => {
  const text = linesOf(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MAX_BYTES)));
  const root = parsePart(text.replace(/^(?:>?From [^\n]*\n)/, ''), 'text/plain');
  const parts: Part[] = [];
  collect(root, 0, parts);
  return { headers: root.headers, type: root.type, reportType: parameter(root.headers, 'report-type'), parts };
};

const linesOf = (bytes: Buffer): string => lfOnly(bytes.toString('latin1'));

/** Also of lines whose CRLF was doubled to CR CR LF on the way. */
const lfOnly = (text: string): string => text.replace(/\r*\n|\r/g, '\n');

export const firstOf = (headers: Headers, name: string): string => headers.get(name)?.[0] ?? '';

/** The Subject in words: raw UTF-8 or encoded words (RFC 2047). */
export const subjectOf = (headers: Headers): string =>
  decodeEncodedWords(decodeBody(firstOf(headers, 'subject').slice(0, 1_000), '', 'utf-8'));

/** The part's text with transfer encoding and charset undone; of HTML, its words. */
export const textOf = ({ headers, type, body }: Part): string => {
  const text = decodeBody(
    body.slice(0, MAX_TEXT_CHARACTERS),
    firstOf(headers, 'content-transfer-encoding'),
    parameter(headers, 'charset') || 'utf-8',
  );
  return type === 'text/html' ? textOfMarkup(text) : text;
};

/** The part's own header fields and body, as reports and returned messages are, with transfer encoding undone. */
export const fieldsOf = ({ headers, body }: Part): string =>
  lfOnly(decodeBody(body, firstOf(headers, 'content-transfer-encoding'), 'utf-8'));

/** Reads header lines up to the first empty one; returns them and where the body begins. */
export const parseHeaders = (text: string): { headers: Headers; bodyAt: number } => {
  const headers = new Map<string, string[]>();
  let current: string[] | undefined;
  let at = 0;
  for (let count = 0; at < text.length && count < MAX_HEADER_LINES; count += 1) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;
    if (line.trim() === '') break;
    current = addLine(headers, current, line.slice(0, MAX_HEADER_CHARACTERS));
  }
  return { headers, bodyAt: at };
};

const addLine = (headers: Map<string, string[]>, current: string[] | undefined, line: string): string[] | undefined => {
  const last = current?.length ? current.length - 1 : 0;
  if (/^[ \t]/.test(line) && current) {
    current[last] = `${current[last]} ${line.trim()}`.slice(0, MAX_HEADER_CHARACTERS);
    return current;
  }
  const colon = line.indexOf(':');
  if (colon < 1 || /[\s]/.test(line.slice(0, colon).trimEnd())) {
    // A parameter whose line has lost its indentation.
    if (current?.[last]?.endsWith(';')) current[last] = `${current[last]} ${line}`.slice(0, MAX_HEADER_CHARACTERS);
    return current;
  }
  const name = line.slice(0, colon).trim().toLowerCase();
  const values = headers.get(name) ?? [];
  values.push(line.slice(colon + 1).trim());
  headers.set(name, values);
  return values;
};

const parsePart = (text: string, defaultType: string): Part => {
  const { headers, bodyAt } = parseHeaders(text);
  const type = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(firstOf(headers, 'content-type'))?.[1]?.toLowerCase() ?? defaultType;
  return { headers, type, body: text.slice(bodyAt) };
};

const parameter = (headers: Headers, name: string): string => {
  const [, quoted, bare] =
    new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]{0,200})"|([^\\s;"]{1,200}))`, 'i').exec(
      firstOf(headers, 'content-type'),
    ) ?? [];
  return name === 'boundary' ? (quoted ?? bare ?? '') : (quoted ?? bare ?? '').toLowerCase();
};

const collect = (part: Part, depth: number, parts: Part[]): void => {
  const isMultipart = part.type.startsWith('multipart/');
  const boundary = isMultipart ? parameter(part.headers, 'boundary') : '';
  if (boundary === '' || depth === MAX_DEPTH) {
    // Without a boundary, the whole body is text.
    parts.push(isMultipart && boundary === '' ? { ...part, type: 'text/plain' } : part);
    return;
  }
  const texts = split(part.body, boundary);
  // Its delimiter never comes: all of it is text.
  if (texts.length === 0) parts.push({ ...part, type: 'text/plain' });
  for (const text of texts) {
    if (parts.length === MAX_PARTS) return;
    collect(parsePart(text, 'text/plain'), depth + 1, parts);
  }
};

/** The bodies between the delimiter lines (RFC 2046 5.1.1); the last one may lack its end. */
const split = (body: string, boundary: string): string[] => {
  const delimiter = `\n--${boundary}`;
  const text = `\n${body}`;
  const parts: string[] = [];
  let at = text.indexOf(delimiter);
  while (at !== -1 && parts.length < MAX_PARTS) {
    const lineEnd = text.indexOf('\n', at + delimiter.length);
    if (lineEnd === -1 || text.startsWith('--', at + delimiter.length)) break;
    const next = text.indexOf(delimiter, lineEnd);
    parts.push(text.slice(lineEnd + 1, next === -1 ? text.length : next + 1));
    at = next;
  }
  return parts;
};
