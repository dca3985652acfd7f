import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type JsonValue, MalformedJson, parseStrictJson } from '../../json.ts';

/** A DKIM key and the name under which DNS publishes its public half. */
export interface DkimKey {
  /** The signing domain in lower case: the `d=` tag. */
  domain: string;
  /** The `s=` tag. DNS has the public key at `<selector>._domainkey.<domain>`. */
  selector: string;
  /** PKCS #8 DER in base64. Must not be logged, returned or put into an error message. */
  privateKey: string;
}

/** RFC 8301, 3.2: signers should use 2,048 bits. Keys longer than 4,096 bits fit neither DNS nor a parameter. */
const BITS = 2_048;
const MAX_BITS = 4_096;

/** The text is not a stored key. The message completes "must be …" and contains no part of the key. */
export class UnusableDkimKey extends Error {
  override readonly name = 'UnusableDkimKey';
}

/** The DNS name of the public key. */
export const keyNameOf = ({ domain, selector }: Pick<DkimKey, 'domain' | 'selector'>): string =>
  `${selector}._domainkey.${domain}`;

/**
 * Whether a signature by this domain is aligned with an address: same domain, or a subdomain of it (RFC 7489, 3.1.1).
 */
export const isAligned = (from: string, { domain }: Pick<DkimKey, 'domain'>): boolean => {
  const own = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  return own === domain || own.endsWith(`.${domain}`);
};

/** Generates a key of 2,048 bits, which takes about a tenth of a second. */
export const newDkimKey = async (domain: string, selector: string): Promise<DkimKey> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
  return { domain, selector, privateKey: derOf(privateKey) };
};

/** The text of the SecureString that stores a key. */
export const writeDkimKey = ({ domain, selector, privateKey }: DkimKey): string =>
  JSON.stringify({ domain, selector, private_key: privateKey });

/** Parses the text of a stored key, whoever wrote it; the key may also be in PEM. Throws `UnusableDkimKey`. */
export const readDkimKey = (text: string): DkimKey => {
  const { domain, selector, private_key: key } = objectIn(text);
  if (typeof domain !== 'string' || typeof selector !== 'string' || typeof key !== 'string') throw unusable();
  return { domain, selector, privateKey: derOf(rsaKeyIn(key)) };
};

/** The public key as in DNS: the `p=` tag, SubjectPublicKeyInfo in base64 (RFC 6376, 3.6.1). */
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
    // OpenSSL's message may quote its input.
    return undefined;
  }
};

const rsaKeyIn = (text: string): KeyObject => {
  const key = parsed(text);
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== 'rsa' || bits < BITS || bits > MAX_BITS) throw unusable();
  return key;
};
