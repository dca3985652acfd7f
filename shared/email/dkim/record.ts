/** Parses the tags of a record such as `v=DKIM1; k=rsa; p=…` by name (RFC 6376, 3.2). */
const tagsOf = (record: string): Map<string, string> =>
  new Map(
    record.split(';').flatMap((part): [string, string][] => {
      const equals = part.indexOf('=');
      return equals === -1 ? [] : [[part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()]];
    }),
  );

/** The state of a key in DNS. */
export type KeyInDns =
  | 'published'
  /** There is no record at the key's name. */
  | 'missing'
  /** The record has another public key. */
  | 'other'
  /** There are several records, and receivers may use any of them (RFC 6376, 3.6.2.2). */
  | 'several'
  /** `p=` is empty: the key has been revoked (RFC 6376, 3.6.1). */
  | 'revoked';

/** The text of the TXT record for a public key. DNS tools split it into strings of 255 characters. */
export const keyRecord = (publicKey: string): string => `v=DKIM1; k=rsa; p=${publicKey}`;

const isKeyRecord = (record: string): boolean => {
  const tags = tagsOf(record);
  return (tags.get('v') ?? 'DKIM1') === 'DKIM1' && tags.has('p');
};

const allows = (tags: Map<string, string>): boolean => {
  const hashes = tags
    .get('h')
    ?.split(':')
    .map((hash) => hash.trim()) ?? ['sha256'];
  const services = tags
    .get('s')
    ?.split(':')
    .map((service) => service.trim()) ?? ['*'];
  return (
    (tags.get('k') ?? 'rsa') === 'rsa' &&
    hashes.includes('sha256') &&
    services.some((service) => service === '*' || service === 'email')
  );
};

/** Compares the TXT records at a key's name, each with its strings joined, with the public key. */
export const keyInDns = (records: readonly string[], publicKey: string): KeyInDns => {
  const [record, ...more] = records.filter(isKeyRecord);
  if (record === undefined) return 'missing';
  if (more.length > 0) return 'several';
  const tags = tagsOf(record);
  const found = tags.get('p')?.replace(/\s/g, '') ?? '';
  if (found === '') return 'revoked';
  return found === publicKey && allows(tags) ? 'published' : 'other';
};

/** Whether any record has a key, as with a provider that signs by itself. */
export const hasKey = (records: readonly string[]): boolean =>
  records.some((record) => isKeyRecord(record) && tagsOf(record).get('p') !== '');
