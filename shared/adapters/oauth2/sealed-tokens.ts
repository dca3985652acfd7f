import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** The tokens of one login, as workers share them. */
export interface Tokens {
  /** Sent to the mail server with XOAUTH2. */
  accessToken: string;
  /** The newest refresh token: some providers return a new one with every response. */
  refreshToken?: string;
}

/** Recommended for GCM (NIST SP 800-38D, section 5.2.1.1). A random one per record: a login has few. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Derives the key from the secret (HKDF, RFC 5869), which only roles with access to the stack's KMS key can read. Tokens in
 * the table are therefore as safe as the secret, and reading one needs no request to KMS.
 */
const keyOf = (secret: string, login: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, login, 'storemail access tokens', 32));

/** Encrypts tokens with AES-256-GCM. They cannot be decrypted for another login. */
export const seal = (tokens: Tokens, secret: string, login: string): Uint8Array => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, login), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(tokens), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
};

/** Decrypts tokens; `undefined` if they were encrypted under another secret, or are damaged. */
export const unseal = (sealed: Uint8Array, secret: string, login: string): Tokens | undefined => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, login), sealed.subarray(0, IV_BYTES));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
};
