import type { Readable } from 'node:stream';

const CRLF = Buffer.from('\r\n');
const DOT = Buffer.from('\r\n.\r\n');

/** Reads a client's data as lines or as one message; `undefined` once it has disconnected. */
export interface LineReader {
  line(): Promise<string | undefined>;
  /** Everything up to the final dot, with dots unstuffed and the last CRLF kept. */
  message(): Promise<Buffer | undefined>;
  /** Stops reading from the stream, which is then read elsewhere, for example by TLS. */
  detach(): void;
}

const unstuff = (raw: Buffer): Buffer => Buffer.from(raw.toString('latin1').replace(/(^|\r\n)\.\./g, '$1.'), 'latin1');

export const readLines = (stream: Readable): LineReader => {
  let buffered = Buffer.alloc(0);
  let ended = false;
  let wake = (): void => {};

  const onData = (chunk: Buffer): void => {
    buffered = Buffer.concat([buffered, chunk]);
    wake();
  };
  const onEnd = (): void => {
    ended = true;
    wake();
  };
  stream.on('data', onData);
  stream.on('end', onEnd);
  stream.on('close', onEnd);

  const take = async (find: () => number, skip: number): Promise<Buffer | undefined> => {
    for (;;) {
      const at = find();
      if (at >= 0) {
        const taken = buffered.subarray(0, at);
        buffered = buffered.subarray(at + skip);
        return taken;
      }
      if (ended) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    line: async () => (await take(() => buffered.indexOf(CRLF), CRLF.length))?.toString('utf8'),
    message: async () => {
      // The CRLF before the dot ends the last line; an empty message is the dot alone.
      const empty = await take(() => (buffered.length < 3 && !ended ? -1 : 0), 0);
      if (empty === undefined) return undefined;
      if (buffered.subarray(0, 3).equals(DOT.subarray(2))) {
        buffered = buffered.subarray(3);
        return Buffer.alloc(0);
      }
      const body = await take(() => buffered.indexOf(DOT), DOT.length);
      return body && unstuff(Buffer.concat([body, CRLF]));
    },
    detach: () => {
      stream.off('data', onData);
      stream.off('end', onEnd);
      stream.off('close', onEnd);
    },
  };
};
