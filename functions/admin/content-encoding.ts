import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export type ContentEncoding = 'br' | 'gzip' | 'identity';

/** Best first. */
const preferred = ['br', 'gzip'] as const;

/** Compresses within 8 % of the best level in a fortieth of the time, which is part of a cold start. */
const BROTLI_QUALITY = 8;

const isRefused = (parameters: readonly string[]): boolean =>
  parameters.some((parameter) => /^\s*q=0(?:\.0*)?\s*$/i.test(parameter));

/** The best encoding that the client takes (RFC 9110, section 12.5.3). */
export const chooseEncoding = (acceptEncoding = ''): ContentEncoding => {
  const accepted = acceptEncoding.split(',').flatMap((item) => {
    const [name = '', ...parameters] = item.split(';');
    return isRefused(parameters) ? [] : [name.trim().toLowerCase()];
  });
  return preferred.find((encoding) => accepted.includes(encoding)) ?? 'identity';
};

export const encode = (body: Buffer, encoding: ContentEncoding): Buffer => {
  switch (encoding) {
    case 'br':
      return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
    case 'gzip':
      return gzipSync(body);
    case 'identity':
      return body;
  }
};
