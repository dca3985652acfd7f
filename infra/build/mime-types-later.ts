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

/** Reads the table when an attachment comes whose type was not given, instead of at every cold start. */
export const mimeTypesLater: Plugin = {
  name: 'mime-types-later',
  setup: ({ onLoad }) => {
    onLoad({ filter: /nodemailer[\\/].*mime-funcs[\\/]mime-types\.js$/ }, () => ({ contents: later }));
  },
};
