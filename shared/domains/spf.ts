import type { DomainRecord } from './domain-record.ts';

const isSpf = (record: string): boolean => /^v=spf1(?: |$)/i.test(record);

const termsOf = (record: string): string[] => record.toLowerCase().split(/ +/).slice(1);

/** How the record ends decides about everybody who is not named (RFC 7208, section 5.1); `redirect=` decides elsewhere. */
const allowsEverybody = (record: string): boolean => termsOf(record).some((term) => /^\+?all$/.test(term));

interface Sending {
  /** The term that names the mail provider, such as `include:_spf.google.com`, where it has to be there. */
  term?: string;
  /** The mail server, which stands in where no provider is known. */
  host: string;
}

const advised = ({ term, host }: Sending): string => `v=spf1 ${term ?? `a:${host}`} ~all`;

/** A record that lacks the provider's term, with it. */
const withTerm = (record: string, term: string): string =>
  record.replace(/^v=spf1/i, (version) => `${version} ${term}`);

/** SPF of a domain (RFC 7208), by the TXT records at its name. */
export const spfRecord = (domain: string, records: readonly string[], sending: Sending): DomainRecord => {
  const record = { record: 'SPF', type: 'TXT', name: domain } as const;
  const [found, ...more] = records.filter(isSpf);
  if (found === undefined) {
    const detail = 'There is no SPF record: receivers cannot tell which servers may send for this domain.';
    return { ...record, value: advised(sending), status: 'not_started', detail };
  }
  if (more.length > 0) {
    const detail = `There are ${more.length + 1} SPF records, which counts as an error: merge them into one.`;
    return { ...record, value: advised(sending), status: 'failed', detail };
  }
  if (allowsEverybody(found)) {
    const detail = 'The record allows everybody to send for this domain: end it with ~all.';
    return { ...record, value: found.replace(/ \+?all\b/i, ' ~all'), status: 'failed', detail };
  }
  const { term } = sending;
  if (term !== undefined && !termsOf(found).some((one) => one === term || one === `+${term}`)) {
    const detail = `The record does not name the mail provider: add ${term}, unless the provider sends with a return path of its own.`;
    return { ...record, value: withTerm(found, term), status: 'pending', detail };
  }
  return { ...record, value: found, status: 'verified', detail: 'There is one SPF record.' };
};
