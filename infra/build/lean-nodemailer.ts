import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** nodemailer's table of file types, 76 kB. */
export const mimeTypes = join(
  dirname(fileURLToPath(import.meta.resolve('nodemailer/lib/mime-funcs'))),
  'mime-types.js',
);

/** nodemailer's parser of address lists, 11 kB. */
export const addressParser = fileURLToPath(import.meta.resolve('nodemailer/lib/addressparser'));

const lazyMimeTypes = `
  const types = () => require('#mime-types');
  export const detectMimeType = (name) => types().detectMimeType(name);
  export const detectExtension = (type) => types().detectExtension(type);
`;

const lazyAddressParser = `
  export default (...list) => require('#address-parser').default(...list);
`;

const noFetch = `
  export default () => {
    throw new Error('Fetching attachments by URL is not bundled');
  };
`;

/**
 * Passes on chunks that need no escaping unchanged, which is the normal case, since messages use CRLF and few lines begin
 * with a dot. nodemailer examines each byte, which takes a tenth of the CPU time of a 200 kB email; it handles all other
 * chunks.
 */
const quickEscape = `
  const [LF, CR, DOT] = [0x0a, 0x0d, 0x2e];
  /** Whether no line begins with a dot, and CR and LF occur only as CRLF. */
  const needsNoEscape = (chunk, last) => {
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
      if (!needsNoEscape(chunk, this.lastByte)) return super._transform(chunk, encoding, done);
      this.inByteCount += chunk.length;
      this.outByteCount += chunk.length;
      this.lastByte = chunk[chunk.length - 1];
      done(null, chunk);
    }
  }
`;

/** nodemailer's DATA stream, with a fast path for chunks that need no escaping. */
export const quickDataStream = (source: string): string =>
  source.replace('export default class DataStream', 'class EveryByte') + quickEscape;

/**
 * Loads the table of file types for the first attachment without a type instead of at every cold start, and the parser of
 * addresses, which our own message header does not need, likewise. Omits the HTTP client that would fetch attachments by
 * URL, since attachments are part of the request, and speeds up dot-stuffing.
 */
export const leanNodemailer: Plugin = {
  name: 'lean-nodemailer',
  setup: ({ onLoad }) => {
    onLoad({ filter: /nodemailer[\\/].*mime-funcs[\\/]mime-types\.js$/ }, () => ({ contents: lazyMimeTypes }));
    onLoad({ filter: /nodemailer[\\/].*esm[\\/]addressparser[\\/]index\.js$/ }, () => ({
      contents: lazyAddressParser,
    }));
    onLoad({ filter: /nodemailer[\\/].*esm[\\/]smtp-connection[\\/]data-stream\.js$/ }, async ({ path }) => ({
      contents: quickDataStream(await readFile(path, 'utf8')),
    }));
    onLoad({ filter: /nodemailer[\\/].*esm[\\/]fetch[\\/]index\.js$/ }, () => ({ contents: noFetch }));
  },
};
