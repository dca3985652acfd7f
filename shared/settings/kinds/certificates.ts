import type { Kind } from './kind.ts';

/** A settings document holds 4,096 bytes; this leaves room for the other settings. */
const MAX_BYTES = 3_000;

const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g;

const isBase64 = (text: string): boolean =>
  text.length > 100 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);

/** RFC 7468, section 2: lines of 64 characters. Form fields of one line, and exports, lose the line breaks. */
const block = (base64: string): string =>
  ['-----BEGIN CERTIFICATE-----', ...(base64.match(/.{1,64}/g) ?? []), '-----END CERTIFICATE-----', ''].join('\n');

const read = (raw: string): string | undefined => {
  const contents = [...raw.matchAll(BLOCK)].map(([, content = '']) => content.replace(/\s/g, ''));
  const isAll = raw.replace(BLOCK, '').trim() === '';
  return isAll && contents.every(isBase64) ? contents.map(block).join('') : undefined;
};

/**
 * X.509 certificates in PEM, or none. Only their form is read here, which is the same in browsers; whether they can be
 * trusted is checked where a document is.
 */
export const certificates: Kind<string> = {
  name: 'certificates',
  allowed: `certificates in PEM (-----BEGIN CERTIFICATE-----) of at most ${MAX_BYTES} bytes in all, or "" for none`,
  read(raw) {
    const value = typeof raw === 'string' ? read(raw) : undefined;
    return value !== undefined && value.length <= MAX_BYTES ? { value } : undefined;
  },
  write: (value) => value,
};
