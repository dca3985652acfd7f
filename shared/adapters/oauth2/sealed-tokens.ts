import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Tokens {
  accessToken: string;
  /** The newest refresh token: some providers give another one with every answer. */
  refreshToken?: string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A key that only those have who may decrypt the secret in SSM, which is under the stack's own KMS key; so tokens in the
 * table are as safe as the secret, and reading one costs no request to KMS (HKDF, RFC 5869).
 */
const keyOf = (secret: string, login: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, login, 'storemail access tokens', 32));

/** Encrypts tokens for a login, by AES-256-GCM. Sealed for one login, they do not open for another. */
export const seal = (tokens: Tokens, secret: string, login: string): Uint8Array => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, login), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(tokens), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
};

/** Decrypts them; `undefined` for what was sealed under another secret, or is damaged. */
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
