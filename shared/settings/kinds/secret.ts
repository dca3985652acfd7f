import type { Kind } from './kind.ts';
import { isOneLine } from './text.ts';

/** The limit of a standard SSM parameter, in bytes. */
const MAX_BYTES = 4096;

/** What SSM reads as a reference to another parameter, and rejects. */
const REFERENCE = /\{\{.*\}\}/;

/** What forms, logs and tools show in place of a secret: one repeated character, or a word in brackets or asterisks. */
const MASK =
  /^(?:([^\p{L}\p{N}])\1{2,}|[*•●…]+|x{4,}|[[<({*]+(?:redacted|hidden|masked|filtered|protected|secret|sensitive(?: value)?|password)[\])}>*]+)$/iu;

/**
 * A password. RFC 4616 separates by NUL and knows no control characters; a line break at the end, copied along
 * with the secret, is the most common reason of a failed login.
 */
export const secret: Kind<string> = {
  name: 'secret',
  allowed: `one line of text without control characters or {{…}}, of 1 to ${MAX_BYTES} bytes, and no mask such as ***`,
  read(raw) {
    const fits = typeof raw === 'string' && raw !== '' && Buffer.byteLength(raw) <= MAX_BYTES;
    return fits && isOneLine(raw) && !REFERENCE.test(raw) && !MASK.test(raw) ? { value: raw } : undefined;
  },
  write: (value) => value,
};

const PRIVATE_KEY =
  /^\s*(-----BEGIN ([A-Z]+ )?PRIVATE KEY-----)([A-Za-z0-9+/=\s]|\\n)+(-----END ([A-Z]+ )?PRIVATE KEY-----)(\s|\\n)*$/;

/** A secret that may also be a private key in PEM, which is kept in one line. */
export const credential: Kind<string> = {
  ...secret,
  allowed: `${secret.allowed}; or a private key in PEM`,
  read(raw) {
    const isKey = typeof raw === 'string' && PRIVATE_KEY.test(raw);
    return secret.read(isKey ? raw.trim().replace(/\s*(\n|\\n)\s*/g, '') : raw);
  },
};
