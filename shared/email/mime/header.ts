import { InvalidMessage } from './octets.ts';

/** A header field of a message. */
export interface HeaderField {
  /** In lower case. */
  name: string;
  /** Unfolded and trimmed, each fold replaced by a space. UTF-8 is decoded, encoded words are not. */
  value: string;
  /** The offsets of the field's lines in the message, including line ends. */
  start: number;
  end: number;
}

export interface MessageHeader {
  fields: HeaderField[];
  /** The offset of the blank line after the header, or of the end of the message. */
  end: number;
}

/**
 * Maximum header size in bytes. Mail servers have similar limits: Postfix's header_size_limit is 102,400,
 * many use 32 or 64 kB.
 */
const MAX_HEADER_BYTES = 65_536;

/** RFC 5322, 3.6, and RFC 2045 to 2046 allow one of each; of two, some parsers use the first and some the last. */
const ONCE = new Set([
  ...['from', 'sender', 'reply-to', 'to', 'cc', 'date', 'message-id', 'in-reply-to', 'references', 'subject'],
  ...['mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition', 'content-id'],
]);

/** RFC 5321, 6.3: a message with a hundred Received fields is in a loop. */
const MAX_RECEIVED = 100;

// RFC 5322, 2.2. White space before the colon, an obsolete form, is refused because parsers disagree about it.
const FIELD = /^([\x21-\x39\x3b-\x7e]{1,76}):/;
/** A continuation line of white space alone ends the header for some parsers. */
const CONTINUATION = /^[ \t]+[^ \t]/;
const CONTROL = /[^\t\P{Cc}]/u;

/** Parses the header of a message with CRLF line ends, if all parsers would read it alike. Throws `InvalidMessage`. */
export const readHeader = (message: Buffer): MessageHeader => {
  const end = headerEnd(message);
  const fields: HeaderField[] = [];
  let start = 0;
  for (const line of textOf(message.subarray(0, end)).split('\r\n')) {
    const length = Buffer.byteLength(line) + 2;
    if (line !== '' || start < end) addLine(fields, line, start, start + length);
    start += length;
  }
  checkCounts(fields);
  return { fields: fields.map((field) => ({ ...field, end: Math.min(field.end, message.length) })), end };
};

/** The values of all fields with that name. */
export const valuesOf = ({ fields }: MessageHeader, name: string): string[] =>
  fields.filter((field) => field.name === name).map(({ value }) => value);

/** The header's length without the blank line; the end of the last line is part of the header. */
const headerEnd = (message: Buffer): number => {
  if (message.subarray(0, 2).equals(Buffer.from('\r\n'))) return 0;
  const found = message.indexOf('\r\n\r\n');
  const end = found < 0 ? message.length : found + 2;
  if (end > MAX_HEADER_BYTES) throw new InvalidMessage(`must have a header of at most ${MAX_HEADER_BYTES} bytes`);
  return end;
};

const textOf = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InvalidMessage('must have a header in ASCII or UTF-8');
  }
};

const addLine = (fields: HeaderField[], line: string, start: number, end: number): void => {
  if (CONTROL.test(line)) throw new InvalidMessage('must have no control characters in its header');
  const [match, name] = FIELD.exec(line) ?? [];
  const last = fields.at(-1);
  if (match !== undefined && name !== undefined) {
    fields.push({ name: name.toLowerCase(), value: line.slice(match.length).trim(), start, end });
  } else if (last && CONTINUATION.test(line)) {
    last.value = `${last.value} ${line.trim()}`.trim();
    last.end = end;
  } else {
    throw new InvalidMessage('must have a header of fields and their continuations, and nothing else');
  }
};

const checkCounts = (fields: readonly HeaderField[]): void => {
  const counts = new Map<string, number>();
  for (const { name } of fields) counts.set(name, (counts.get(name) ?? 0) + 1);
  const twice = [...counts].find(([name, count]) => count > 1 && ONCE.has(name));
  if (twice) throw new InvalidMessage(`must have ${twice[0]} once`);
  if ((counts.get('received') ?? 0) > MAX_RECEIVED) {
    throw new InvalidMessage(`must have come through at most ${MAX_RECEIVED} servers; it seems to go in circles`);
  }
};
