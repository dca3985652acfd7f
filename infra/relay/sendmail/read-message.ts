import { headLimit } from '../message/content.ts';
import { completeHeader, type HeaderDefaults } from './header.ts';
import { linesOf } from './lines.ts';

/** The header exceeds the API's limit. */
export class HeaderTooLarge extends Error {
  override readonly name = 'HeaderTooLarge';

  constructor() {
    super(`The header is larger than ${headLimit / 1024} kB`);
  }
}

export interface LocalMessage {
  /** The recipients named in the header. */
  recipients: string[];
  /** The message to hand over; it can be read once. */
  bytes: AsyncIterable<Buffer>;
}

const blankLine = '\r\n';

/**
 * Reads the header of a local program's message; the body is read as `bytes` is consumed. As with Postfix, a
 * first line "From …" is dropped, and the body begins at the first line that is no header field, with or without
 * a blank line before it.
 */
export const readMessage = async (
  source: AsyncIterable<Buffer>,
  ignoreDots: boolean,
  defaults: HeaderDefaults,
): Promise<LocalMessage> => {
  const lines = linesOf(source, ignoreDots);
  const header: string[] = [];
  let firstOfBody: Buffer | undefined;
  let hasBody = false;
  let size = 0;
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value.toString('latin1');
    if (header.length === 0 && /^>?From /.test(line)) continue;
    if (!isHeaderLine(line, header.length)) {
      firstOfBody = line === blankLine ? undefined : next.value;
      hasBody = true;
      break;
    }
    header.push(line);
    size += line.length;
    if (size > headLimit) throw new HeaderTooLarge();
  }
  const { block, recipients } = completeHeader(header, defaults);
  // A message without a body (RFC 5322, 3.5) stays one.
  const start = Buffer.from(hasBody ? `${block}${blankLine}` : block, 'latin1');
  return { recipients, bytes: concat(start, firstOfBody, lines) };
};

const isHeaderLine = (line: string, before: number): boolean =>
  /^[\x21-\x39\x3b-\x7e]+[ \t]*:/.test(line) || (before > 0 && /^[ \t]+\S/.test(line));

/** Lines are combined into larger chunks, since one write per line would dominate the cost. */
const chunkBytes = 64 * 1024;

async function* concat(start: Buffer, first: Buffer | undefined, lines: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending = first ? [start, first] : [start];
  let size = 0;
  for await (const line of lines) {
    pending.push(line);
    size += line.length;
    if (size < chunkBytes) continue;
    yield Buffer.concat(pending);
    pending = [];
    size = 0;
  }
  if (pending.length > 0) yield Buffer.concat(pending);
}
