import { createPrivateKey, type KeyObject, sign as signBytes } from 'node:crypto';
import { bodyHash, canonicalField, partsOf, withBlankLine } from './canonical.ts';
import type { DkimKey } from './key.ts';

/** Listed once more than they occur, so that nobody can add another instance for readers to see (RFC 6376, 8.15). */
const OVERSIGNED = ['from', 'reply-to', 'subject', 'date', 'message-id', 'cc', 'mime-version', 'content-type'];

/**
 * Signed if the message has them. To and Sender are not oversigned, since relays add missing ones. One-click
 * unsubscribe requires signatures over both of its fields (RFC 8058, 4).
 */
const SIGNED = [
  ...['to', 'sender', 'content-transfer-encoding', 'in-reply-to', 'references', 'auto-submitted', 'feedback-id'],
  ...['list-id', 'list-help', 'list-unsubscribe', 'list-unsubscribe-post', 'list-subscribe', 'list-post'],
  ...['list-owner', 'list-archive'],
];

const nameOf = (field: string): string => field.slice(0, field.indexOf(':')).trimEnd().toLowerCase();

interface SignedFields {
  /** The names in the `h=` tag, in order. */
  names: string[];
  canonical: string[];
}

/** Repeated fields are signed from the last one upwards (RFC 6376, 5.4.2). */
const signedFields = (fields: readonly string[]): SignedFields => {
  const names: string[] = [];
  const canonical: string[] = [];
  for (const name of [...OVERSIGNED, ...SIGNED]) {
    const found = fields.filter((field) => nameOf(field) === name).toReversed();
    canonical.push(...found.map(canonicalField));
    names.push(...found.map(() => name), ...(OVERSIGNED.includes(name) ? [name] : []));
  }
  return { names, canonical };
};

/** Maximum line length in characters; both tags allow white space anywhere in their value. */
const LINE = 72;

const foldedNames = (names: readonly string[]): string => {
  const lines: string[] = [];
  let line = ' h=';
  for (const [index, name] of names.entries()) {
    const part = index === names.length - 1 ? name : `${name}:`;
    if (line.length + part.length > LINE) {
      lines.push(line);
      line = '  ';
    }
    line += part;
  }
  return [...lines, line].join('\r\n');
};

const foldedBase64 = (text: string): string => (text.match(/.{1,72}/g) ?? []).join('\r\n  ');

let last: { text: string; key: KeyObject } | undefined;

/** Cached, since parsing a key costs a tenth of a signature and mail of one scope comes in batches. */
const keyOf = ({ privateKey }: DkimKey): KeyObject => {
  if (last?.text !== privateKey) {
    const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
    last = { text: privateKey, key };
  }
  return last.key;
};

/**
 * Prepends a DKIM signature (RFC 6376): RSA with SHA-256, relaxed canonicalization, the whole body. The same message,
 * key and time yield the same bytes. `signedAt` is in epoch milliseconds.
 */
export const signed = (composed: Buffer, key: DkimKey, signedAt: number): Buffer => {
  const message = withBlankLine(composed);
  const { fields, body } = partsOf(message);
  const { names, canonical } = signedFields(fields);
  const unsigned = [
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${key.domain};`,
    ` s=${key.selector}; t=${Math.floor(signedAt / 1_000)};`,
    `${foldedNames(names)};`,
    ` bh=${bodyHash(body)};`,
    ' b=',
  ].join('\r\n');
  const data = [...canonical, canonicalField(unsigned)].join('\r\n');
  const signature = signBytes('sha256', Buffer.from(data, 'latin1'), keyOf(key)).toString('base64');
  return Buffer.concat([Buffer.from(`${unsigned}${foldedBase64(signature)}\r\n`), message]);
};
