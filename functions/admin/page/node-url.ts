/**
 * Replaces `node:url` for shared/email/address/domain.ts in a browser. The API parses addresses, not the page; only
 * the schema's defaults, which are plain lower-case ASCII, pass through here.
 */
export const domainToASCII = (domain: string): string => domain.toLowerCase();
export const domainToUnicode = domainToASCII;
