import type { AttachmentPart } from './parse-mail.ts';

/**
 * Headers for a mail's html. `sandbox` holds even when the address is opened outside the page's frame: a mail's script
 * never runs, it has no origin, submits nothing and loads nothing. Links open in a new tab, when they are clicked.
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

/** A mail's html with the images it brings along put in place, so that nothing has to be loaded. */
export const htmlView = (html: string, attachments: readonly AttachmentPart[]): string => {
  const images = new Map(attachments.filter(isInlineImage).map((part) => [part.contentId, part]));
  return html
    .replace(/cid:([^\s"'<>)]+)/gi, (reference, id: string) => {
      const image = images.get(decoded(id));
      return image ? `data:${image.contentType};base64,${image.content.toString('base64')}` : reference;
    })
    .replace(/^(\s*<!doctype[^>]*>)?/i, '$1<base target="_blank">');
};

const isInlineImage = ({ contentId, contentType }: AttachmentPart): boolean =>
  contentId !== null && /^image\/[a-z0-9.+-]+$/.test(contentType);

/** RFC 2392: the id in a cid URL is percent-encoded. */
const decoded = (id: string): string => {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
};
