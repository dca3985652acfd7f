/** The longest piece of a line that is passed on at once, in characters. */
const longestPiece = 64 * 1024;

const crlf = Buffer.from('\r\n');
const lf = 0x0a;
const cr = 0x0d;
const dot = 0x2e;

/**
 * Splits a local program's message, whose lines end in LF or CRLF, into lines that end in CRLF, the last
 * one included. Unless `ignoreDots`, a line with a single dot ends the message. Each chunk is a line or a
 * piece of a long one.
 */
export async function* linesOf(source: AsyncIterable<Buffer>, ignoreDots: boolean): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let atLineStart = true;
  for await (const chunk of source) {
    const bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(lf); end >= 0; end = bytes.indexOf(lf, start)) {
      const line = withoutCr(bytes.subarray(start, end));
      if (!ignoreDots && atLineStart && isDot(line)) return;
      yield Buffer.concat([line, crlf]);
      start = end + 1;
      atLineStart = true;
    }
    rest = bytes.subarray(start);
    if (rest.length > longestPiece) {
      // Its last octet may be the CR of a CRLF.
      yield rest.subarray(0, -1);
      rest = rest.subarray(-1);
      atLineStart = false;
    }
  }
  if (rest.length === 0 && atLineStart) return;
  const last = withoutCr(rest);
  if (!ignoreDots && atLineStart && isDot(last)) return;
  yield Buffer.concat([last, crlf]);
}

const withoutCr = (line: Buffer): Buffer => (line.at(-1) === cr ? line.subarray(0, -1) : line);
const isDot = (line: Buffer): boolean => line.length === 1 && line[0] === dot;
