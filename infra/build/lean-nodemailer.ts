import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** nodemailer's table of file extensions, 76 kB. */
export const mimeTypes = join(
  dirname(fileURLToPath(import.meta.resolve('nodemailer/lib/mime-funcs'))),
  'mime-types.js',
);

const later = `
  const types = () => require('#mime-types');
  export const detectMimeType = (name) => types().detectMimeType(name);
  export const detectExtension = (type) => types().detectExtension(type);
`;

const noFetch = `
  export default () => {
    throw new Error('No message of ours is put together from what lies at a URL');
  };
`;

/**
 * Messages are written with CRLF throughout, and few lines begin with a dot: what needs no escape goes out as it is, where
 * nodemailer looks at each byte, a tenth of the CPU of an email of 200 kB. Everything else is left to nodemailer.
 */
const quickEscape = `
  const [LF, CR, DOT] = [0x0a, 0x0d, 0x2e];
  /** Whether no line begins with a dot, and each CR and LF has the other beside it. */
  const isOrdinary = (chunk, last) => {
    if (!Buffer.isBuffer(chunk) || chunk.length === 0) return false;
    if (last === CR || chunk[0] === LF || chunk[0] === DOT) return false;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) {
      if (chunk[at - 1] !== CR || chunk[at + 1] === DOT) return false;
    }
    for (let at = chunk.indexOf(CR); at !== -1; at = chunk.indexOf(CR, at + 1)) {
      if (chunk[at + 1] !== LF) return false;
    }
    return true;
  };
  export default class DataStream extends EveryByte {
    _transform(chunk, encoding, done) {
      if (!isOrdinary(chunk, this.lastByte)) return super._transform(chunk, encoding, done);
      this.inByteCount += chunk.length;
      this.outByteCount += chunk.length;
      this.lastByte = chunk[chunk.length - 1];
      done(null, chunk);
    }
  }
`;

/** nodemailer's stream of a message's bytes to the server, with a look for what it has to escape before it does so. */
export const quickDataStream = (source: string): string =>
  source.replace('export default class DataStream', 'class EveryByte') + quickEscape;

/**
 * Reads the table of file types when an attachment comes whose type was not given, instead of at every cold start, and
 * leaves out the client that would fetch attachments, cookies and redirects included: ours come with the request. Escapes
 * messages quickly.
 */
export const leanNodemailer: Plugin = {
  name: 'lean-nodemailer',
  setup: ({ onLoad }) => {
    onLoad({ filter: /nodemailer[\\/].*mime-funcs[\\/]mime-types\.js$/ }, () => ({ contents: later }));
    onLoad({ filter: /nodemailer[\\/].*esm[\\/]smtp-connection[\\/]data-stream\.js$/ }, async ({ path }) => ({
      contents: quickDataStream(await readFile(path, 'utf8')),
    }));
    onLoad({ filter: /nodemailer[\\/].*esm[\\/]fetch[\\/]index\.js$/ }, () => ({ contents: noFetch }));
  },
};
