import { createHash } from 'node:crypto';
import { openApiDocument } from '../../shared/openapi/document.ts';
import { llmsTxt } from '../../shared/openapi/llms-txt.ts';
import { documentationPage } from './documentation-page.tsx';
import { htmlPage, pageStyle } from './html-page.tsx';

export interface Page {
  contentType: string;
  body: string;
}

const links: [path: string, name: string, what: string][] = [
  ['/admin', 'Admin page', 'mail settings, the log of emails, health and API keys; sign in with an API key'],
  ['/docs', 'Documentation', 'every endpoint, with examples'],
  ['/openapi.json', 'OpenAPI', 'the same for programs'],
  ['/llms.txt', 'llms.txt', 'the same for language models'],
  ['/health', 'Health', 'whether mail goes out'],
];

/** `GET /`: the page for somebody who opens the base URL in a browser. */
const StartPage = () => (
  <>
    <h1>Storemail</h1>
    <p>This is the API that a storefront sends its mail through.</p>
    <ul>
      {links.map(([path, name, what]) => (
        <li>
          <a href={path}>{name}</a>: {what}
        </li>
      ))}
    </ul>
  </>
);

/** The pages that this function serves, by path. They depend only on the code, so they are rendered once. */
export const pages = (): ReadonlyMap<string, Page> => {
  const document = openApiDocument();
  return new Map([
    ['/', { contentType: 'text/html; charset=utf-8', body: htmlPage({ title: 'Storemail', children: <StartPage /> }) }],
    ['/openapi.json', { contentType: 'application/json; charset=utf-8', body: JSON.stringify(document) }],
    ['/docs', { contentType: 'text/html; charset=utf-8', body: documentationPage(document) }],
    ['/llms.txt', { contentType: 'text/plain; charset=utf-8', body: llmsTxt(document) }],
  ]);
};

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/** Allows the page's own style, and nothing else. */
export const securityHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
