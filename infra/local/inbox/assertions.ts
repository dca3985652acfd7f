import { createPrivateKey, createPublicKey, createVerify, generateKeyPair, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Claims of an assertion (RFC 7523, section 3). */
export type Claims = Record<string, unknown>;

const decode = (part: string | undefined): Claims => {
  try {
    return Object(JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')));
  } catch {
    return {};
  }
};

/** The claims of a JWT; `undefined` unless it is signed by this key with RS256, for this audience, and has not expired. */
export const verifiedClaims = (jwt: string, key: KeyObject, audience: string, now: number): Claims | undefined => {
  const [header, payload, signature = ''] = jwt.split('.');
  const isSigned =
    decode(header).alg === 'RS256' &&
    createVerify('sha256').update(`${header}.${payload}`).verify(key, signature, 'base64url');
  const claims = isSigned ? decode(payload) : {};
  const isForAudience = [claims.aud].flat().includes(audience);
  return isForAudience && Number(claims.exp) * 1000 > now ? claims : undefined;
};

/** A service account of the inbox's token endpoint, like Google's. */
export interface ServiceAccount {
  privateKey: string;
  publicKey: KeyObject;
}

/** Reads the service account's private key from `file` on first use, and creates it if there is none. */
export const lazyServiceAccount = (file: string): (() => Promise<ServiceAccount>) => {
  let account: Promise<ServiceAccount> | undefined;
  return () => {
    account ??= openAccount(file);
    return account;
  };
};

const openAccount = async (file: string): Promise<ServiceAccount> => {
  const privateKey = await readFile(file, 'utf8').catch(() => makeKey(file));
  return { privateKey, publicKey: createPublicKey(createPrivateKey(privateKey)) };
};

const makeKey = async (file: string): Promise<string> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await writeFile(file, privateKey, { mode: 0o600, flush: true });
  return privateKey;
};
