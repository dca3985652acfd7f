import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type JsonValue, MalformedJson, parseStrictJson } from '../../json.ts';

/** A key that mail is signed with, and the name under which DNS has its other half. */
export interface DkimKey {
  /** The domain that signs, in lower case: the `d=` tag. */
  domain: string;
  /** The `s=` tag: DNS has the public key at `<selector>._domainkey.<domain>`. */
  selector: string;
  /** PKCS #8 DER in base64. Never logged, answered or put in an error text. */
  privateKey: string;
}

/** RFC 8301, section 3.2: signers should use 2,048 bits. Longer keys than 4,096 fit neither DNS nor a parameter. */
const BITS = 2_048;
const MAX_BITS = 4_096;

/** What cannot be a stored key; the message completes "must be …" and holds no part of it. */
export class UnusableDkimKey extends Error {
  override readonly name = 'UnusableDkimKey';
}

/** Where DNS has the public key. */
export const keyNameOf = ({ domain, selector }: Pick<DkimKey, 'domain' | 'selector'>): string =>
  `${selector}._domainkey.${domain}`;

/** Whether a signature of this domain stands for mail from this address: its own domain, or one below it (RFC 7489, 3.1.1). */
export const isAligned = (from: string, { domain }: Pick<DkimKey, 'domain'>): boolean => {
  const own = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  return own === domain || own.endsWith(`.${domain}`);
};

/** Makes a key of 2,048 bits, which takes a tenth of a second. */
export const newDkimKey = async (domain: string, selector: string): Promise<DkimKey> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
  return { domain, selector, privateKey: derOf(privateKey) };
};

/** The text of the SecureString that holds a key: it says what the key is for. */
export const writeDkimKey = ({ domain, selector, privateKey }: DkimKey): string =>
  JSON.stringify({ domain, selector, private_key: privateKey });

/** Reads such a text, whoever wrote it; the key may also be in PEM. Throws `UnusableDkimKey`. */
export const readDkimKey = (text: string): DkimKey => {
  const { domain, selector, private_key: key } = objectIn(text);
  if (typeof domain !== 'string' || typeof selector !== 'string' || typeof key !== 'string') throw unusable();
  return { domain, selector, privateKey: derOf(rsaKeyIn(key)) };
};

/** The public half as DNS has it: the `p=` tag, SubjectPublicKeyInfo in base64 (RFC 6376, section 3.6.1). */
export const publicKeyOf = ({ privateKey }: Pick<DkimKey, 'privateKey'>): string =>
  createPublicKey(fromDer(privateKey)).export({ type: 'spki', format: 'der' }).toString('base64');

const unusable = (): UnusableDkimKey =>
  new UnusableDkimKey(
    `{"domain", "selector", "private_key"} as JSON, with an RSA key of ${BITS} to ${MAX_BITS} bits in PEM, or PKCS #8 in base64`,
  );

const objectIn = (text: string): Record<string, JsonValue> => {
  try {
    const json = parseStrictJson(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
  }
  throw unusable();
};

const derOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'der' }).toString('base64');

const fromDer = (base64: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });

const parsed = (text: string): KeyObject | undefined => {
  try {
    return text.includes('-----BEGIN') ? createPrivateKey(text) : fromDer(text);
  } catch {
    // OpenSSL's reason may quote what it read.
    return undefined;
  }
};

const rsaKeyIn = (text: string): KeyObject => {
  const key = parsed(text);
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== 'rsa' || bits < BITS || bits > MAX_BITS) throw unusable();
  return key;
};
