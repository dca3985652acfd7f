import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** Encrypts the values of SecureStrings, in place of KMS. */
export interface Vault {
  /** Returns base64. Decryption needs the same `context`, like KMS's encryption context. */
  encrypt(text: string, context: string): string;
  /** Throws if the text was encrypted with another key or context. */
  decrypt(ciphertext: string, context: string): string;
}

/** Opens a vault. The key is created on first use, in a file that only its owner may read. */
export const openVault = (keyFile: string): Vault => {
  const key = readOrCreateKey(keyFile);
  return {
    encrypt: (text, context) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(context));
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), data]).toString('base64');
    },
    decrypt: (ciphertext, context) => {
      const bytes = Buffer.from(ciphertext, 'base64');
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      const data = decipher.update(bytes.subarray(ivBytes + tagBytes));
      return Buffer.concat([data, decipher.final()]).toString('utf8');
    },
  };
};

const readOrCreateKey = (file: string): Buffer => {
  createKey(file);
  const key = readFileSync(file);
  if (key.length !== keyBytes) throw new Error(`${file} is not a key of ${keyBytes} bytes`);
  return key;
};

/** Creates the file atomically, and never overwrites an existing key. */
const createKey = (file: string): void => {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(keyBytes), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
};
