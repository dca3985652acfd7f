/**
 * What shared/email/domain.ts needs of `node:url`, in a browser. The page reads no addresses, the API does; only the
 * defaults of the schema, plain lower-case ASCII, pass through here.
 */
export const domainToASCII = (domain: string): string => domain.toLowerCase();
export const domainToUnicode = domainToASCII;
