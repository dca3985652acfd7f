/** Tags of a record such as `v=DKIM1; k=rsa; p=…` (RFC 6376, section 3.2), by name. */
const tagsOf = (record: string): Map<string, string> =>
  new Map(
    record.split(';').flatMap((part): [string, string][] => {
      const equals = part.indexOf('=');
      return equals === -1 ? [] : [[part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()]];
    }),
  );

/** What DNS says of a key. */
export type KeyInDns =
  | 'published'
  /** There is no record at the key's name. */
  | 'missing'
  /** There is one, and it has another key. */
  | 'other'
  /** More than one: receivers may take either (RFC 6376, section 3.6.2.2). */
  | 'several'
  /** `p=` is empty: the key counts as withdrawn (RFC 6376, section 3.6.1). */
  | 'revoked';

/** The text of the TXT record for a public key. DNS has it in strings of 255 characters, which its tools make. */
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

/** Compares the TXT records at a key's name, each joined, with the public key. */
export const keyInDns = (records: readonly string[], publicKey: string): KeyInDns => {
  const [record, ...more] = records.filter(isKeyRecord);
  if (record === undefined) return 'missing';
  if (more.length > 0) return 'several';
  const tags = tagsOf(record);
  const found = tags.get('p')?.replace(/\s/g, '') ?? '';
  if (found === '') return 'revoked';
  return found === publicKey && allows(tags) ? 'published' : 'other';
};

/** Whether there is a key at all: what a provider that signs by itself has published. */
export const hasKey = (records: readonly string[]): boolean =>
  records.some((record) => isKeyRecord(record) && tagsOf(record).get('p') !== '');
