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
 * Reads the table of file types when an attachment comes whose type was not given, instead of at every cold start, and
 * leaves out the client that would fetch attachments, cookies and redirects included: ours come with the request.
 */
export const leanNodemailer: Plugin = {
  name: 'lean-nodemailer',
  setup: ({ onLoad }) => {
    onLoad({ filter: /nodemailer[\\/].*mime-funcs[\\/]mime-types\.js$/ }, () => ({ contents: later }));
    onLoad({ filter: /nodemailer[\\/].*esm[\\/]fetch[\\/]index\.js$/ }, () => ({ contents: noFetch }));
  },
};
