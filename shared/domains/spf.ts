import type { Dns } from '../ports/dns.ts';
import type { DomainRecord } from './domain-record.ts';
import { isSpf, MAX_LOOKUPS, type SpfTerms, spfTerms } from './spf-terms.ts';

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

interface Failure {
  detail: string;
  /** The corrected record; empty if the fault is in an included record. */
  value: string;
}

const without = (record: string, missing: string): string =>
  record
    .split(' ')
    .filter((term) => !term.toLowerCase().endsWith(`:${missing}`))
    .join(' ');

const unlessSame = (value: string, record: string): string => (value === record ? '' : value);

const failureOf = (record: string, { allowsEverybody, lookups, missing }: SpfTerms): Failure | undefined => {
  if (allowsEverybody) {
    const value = unlessSame(record.replace(/ \+?all\b/i, ' ~all'), record);
    const where = value === '' ? 'A record that this one leads to' : 'The record';
    return { detail: `${where} allows everybody to send for this domain: end it with ~all.`, value };
  }
  if (lookups > MAX_LOOKUPS) {
    const detail = `The record needs more than ${MAX_LOOKUPS} DNS lookups, which counts as an error: take out what no longer sends.`;
    return { detail, value: '' };
  }
  if (missing === undefined) return undefined;
  const detail = `The record leads to ${missing}, which has no SPF record: that counts as an error.`;
  return { detail, value: unlessSame(without(record, missing), record) };
};

/**
 * SPF of a domain (RFC 7208), by the TXT records at its name and those that they lead to, 10 at most. Rejects with
 * `DnsUnavailable` if what is asked cannot be told without a record that DNS does not answer for.
 */
export const spfRecord = async (
  domain: string,
  dns: Dns,
  sending: Sending,
  signal?: AbortSignal,
): Promise<DomainRecord> => {
  const record = { record: 'SPF', type: 'TXT', name: domain } as const;
  const [found, ...more] = (await dns.txt(domain, signal)).filter(isSpf);
  if (found === undefined) {
    const detail = 'There is no SPF record: receivers cannot tell which servers may send for this domain.';
    return { ...record, value: advised(sending), status: 'not_started', detail };
  }
  if (more.length > 0) {
    const detail = `There are ${more.length + 1} SPF records, which counts as an error: merge them into one.`;
    return { ...record, value: advised(sending), status: 'failed', detail };
  }
  const walked = await spfTerms(found, dns, signal);
  const failure = failureOf(found, walked);
  if (failure) return { ...record, ...failure, status: 'failed' };
  const { term } = sending;
  if (term !== undefined && !walked.terms.has(term)) {
    // The provider may be named there.
    if (walked.unanswered) throw walked.unanswered;
    const advice = `The record does not name the mail provider: add ${term}, unless the provider sends with a return path of its own.`;
    return { ...record, value: withTerm(found, term), status: 'pending', detail: advice };
  }
  return { ...record, value: found, status: 'verified', detail: 'There is one SPF record.' };
};
