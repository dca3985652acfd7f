import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pagePolicy, previewPolicy } from './security-policy.ts';

/** A file of the page, as it is built. */
export interface PageFile {
  body: Buffer;
  contentType: string;
  /** SHA-256 of the body, shortened: other content has another. */
  hash: string;
  /** The Content-Security-Policy it is served with. */
  policy: string;
}

/** Files by the last segment of their path, which is empty for the page itself, `/admin`. */
export type PageFiles = ReadonlyMap<string | undefined, PageFile>;

const built = [
  { path: undefined, name: 'index.html', type: 'text/html', policy: pagePolicy },
  { path: 'page.js', name: 'page.js', type: 'text/javascript', policy: pagePolicy },
  { path: 'page.css', name: 'page.css', type: 'text/css', policy: pagePolicy },
  { path: 'preview.html', name: 'preview.html', type: 'text/html', policy: previewPolicy },
];

/** Reads the page from the folder it was built into. Throws if a file is missing: the bundle is broken then. */
export const readPageFiles = (directory: string): PageFiles =>
  new Map(
    built.map(({ path, name, type, policy }) => {
      const body = readFileSync(join(directory, name));
      const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
      return [path, { body, contentType: `${type}; charset=utf-8`, hash, policy }];
    }),
  );
