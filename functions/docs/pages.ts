import { createHash } from 'node:crypto';
import { openApiDocument } from '../../shared/openapi/document.ts';
import { documentationPage, pageStyle } from '../../shared/openapi/html.ts';
import { llmsTxt } from '../../shared/openapi/llms-txt.ts';

export interface Page {
  contentType: string;
  body: string;
}

/** What this function serves, by path. It depends on nothing but the code, so it is made once. */
export const pages = (): ReadonlyMap<string, Page> => {
  const document = openApiDocument();
  return new Map([
    ['/openapi.json', { contentType: 'application/json; charset=utf-8', body: JSON.stringify(document) }],
    ['/docs', { contentType: 'text/html; charset=utf-8', body: documentationPage(document) }],
    ['/llms.txt', { contentType: 'text/plain; charset=utf-8', body: llmsTxt(document) }],
  ]);
};

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/** The page may use its own style, and nothing else at all. */
export const securityHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
