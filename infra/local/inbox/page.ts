import { readFile } from 'node:fs/promises';
import { ok } from './reply.ts';
import type { Route } from './routes.ts';

const files = [
  { path: '/', file: 'index.html', type: 'text/html' },
  { path: '/inbox.css', file: 'inbox.css', type: 'text/css' },
  { path: '/inbox.js', file: 'inbox.js', type: 'text/javascript' },
  { path: '/list.js', file: 'list.js', type: 'text/javascript' },
  { path: '/message.js', file: 'message.js', type: 'text/javascript' },
  { path: '/views.js', file: 'views.js', type: 'text/javascript' },
  { path: '/element.js', file: 'element.js', type: 'text/javascript' },
];

/**
 * The page inserts content of messages as text only. If a bug inserted it as markup, this policy would keep it from running
 * scripts or loading anything, and Trusted Types make browsers refuse such an insertion altogether.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Routes for the files of the page, which are read once. */
export const pageRoutes = (): Promise<Route[]> => Promise.all(files.map(pageRoute));

const pageRoute = async ({ path, file, type }: (typeof files)[number]): Promise<Route> => {
  const body = await readFile(new URL(`page/${file}`, import.meta.url));
  const headers = { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': contentSecurityPolicy };
  return { method: 'GET', path: new RegExp(`^${path.replace('.', '\\.')}$`), handle: () => ok(body, headers) };
};
