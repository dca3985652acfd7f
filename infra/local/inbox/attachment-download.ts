import type { OutgoingHttpHeaders } from 'node:http';

/** Headers that make a browser save the content and never display it, whatever its content type is. */
export const downloadHeaders = (filename: string, contentType: string): OutgoingHttpHeaders => ({
  'content-type': /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(contentType) ? contentType : 'application/octet-stream',
  'content-disposition': `attachment; filename*=UTF-8''${extendedValue(filename)}`,
  'content-security-policy': "sandbox; default-src 'none'",
});

/** RFC 8187, section 3.2.1. */
const extendedValue = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
