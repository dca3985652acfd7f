import { keyNameOf } from '../email/dkim/key.ts';
import { hasKey, type KeyInDns, keyInDns, keyRecord } from '../email/dkim/record.ts';
import type { DomainRecord, RecordStatus } from './domain-record.ts';

/** A key that signs mail of a domain. */
export interface SigningKey {
  /** The signing domain: the domain itself, or a parent. */
  domain: string;
  selector: string;
  /** The record of our own key. Absent for the mail provider's key, which is unknown here. */
  publicKey?: string;
  /** Created, but not in force until DNS has its record. */
  isWaiting?: boolean;
}

const found: Record<KeyInDns, string> = {
  published: 'DNS has the key.',
  missing: 'DNS does not have the key: publish this record. Until every server shows it, a day may pass.',
  other: 'DNS has another key at this name: replace its record.',
  several: 'DNS has several keys at this name: leave only this record.',
  revoked: 'DNS has an empty key at this name, which withdraws it: replace the record.',
};

const statusOf = (inDns: KeyInDns, isWaiting: boolean): RecordStatus => {
  if (inDns === 'published') return isWaiting ? 'pending' : 'verified';
  // Mail that is signed with a key that DNS does not have is worse off than mail without a signature.
  return isWaiting ? 'pending' : 'failed';
};

const providersKey = (name: string, records: readonly string[]): DomainRecord => {
  const isThere = hasKey(records);
  return {
    record: 'DKIM',
    type: 'TXT',
    name,
    value: '',
    status: isThere ? 'verified' : 'not_started',
    detail: isThere
      ? 'DNS has a key of the mail provider.'
      : 'DNS has no key here: publish the record that the mail provider gives you for this name.',
  };
};

/** One DKIM key of a domain (RFC 6376), by the TXT records at its name. */
export const dkimRecord = (key: SigningKey, records: readonly string[]): DomainRecord => {
  const { publicKey, isWaiting = false } = key;
  const name = keyNameOf(key);
  if (publicKey === undefined) return providersKey(name, records);
  const inDns = keyInDns(records, publicKey);
  const wait = inDns === 'published' && isWaiting ? ' Verify it, and mail is signed with it.' : '';
  return {
    record: 'DKIM',
    type: 'TXT',
    name,
    value: keyRecord(publicKey),
    status: statusOf(inDns, isWaiting),
    detail: `${found[inDns]}${wait}`,
  };
};

/** For a domain for which no selector is known. */
export const noKey = (domain: string): DomainRecord => ({
  record: 'DKIM',
  type: 'TXT',
  name: `_domainkey.${domain}`,
  value: '',
  status: 'not_started',
  detail: 'Storemail does not sign mail of this domain. Make a key, or have the mail provider sign.',
});
