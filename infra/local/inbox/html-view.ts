import type { AttachmentPart } from './parse-mail.ts';

/**
 * Headers for a message's HTML. `sandbox` applies even if the URL is opened outside the page's frame: scripts never run,
 * and the document has no origin, submits no forms and loads nothing. Links open in a new tab.
 */
export const htmlViewHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    'img-src data:',
    'font-src data:',
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; '),
  'x-dns-prefetch-control': 'off',
};

/** A message's HTML, with its inline images as data URLs, so that nothing has to be loaded. */
export const htmlView = (html: string, attachments: readonly AttachmentPart[]): string => {
  const images = new Map(attachments.filter(isInlineImage).map((part) => [part.contentId, part]));
  return html
    .replace(/cid:([^\s"'<>)]+)/gi, (reference, id: string) => {
      const image = images.get(decode(id));
      return image ? `data:${image.contentType};base64,${image.content.toString('base64')}` : reference;
    })
    .replace(/^(\s*<!doctype[^>]*>)?/i, '$1<base target="_blank">');
};

const isInlineImage = ({ contentId, contentType }: AttachmentPart): boolean =>
  contentId !== null && /^image\/[a-z0-9.+-]+$/.test(contentType);

/** RFC 2392: the id in a cid URL is percent-encoded. */
const decode = (id: string): string => {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
};
