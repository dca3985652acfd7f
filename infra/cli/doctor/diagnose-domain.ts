import { checkDomain, type SenderDomain } from '../../../shared/domains/check-domain.ts';
import type { DomainRecord } from '../../../shared/domains/domain-record.ts';
import type { Dns } from '../../../shared/ports/dns.ts';
import { advice, type Diagnosis, ok } from './diagnosis.ts';

const fixFor = ({ record, name, value, status }: DomainRecord): string => {
  if (status === 'temporary_failure') return 'Try again from a machine with a working DNS resolver.';
  if (value !== '') return `Publish the TXT record "${value}" at ${name}.`;
  return record === 'DKIM'
    ? 'Publish the record from your mail provider, and pass its selector with --dkim-selector.'
    : `Correct the record at ${name}.`;
};

const diagnosisOf = (record: DomainRecord): Diagnosis => {
  const summary = `${record.record} of ${record.name}: ${record.detail}`;
  return record.status === 'verified' ? ok(summary) : advice(summary, fixFor(record));
};

/** Checks SPF, DKIM and DMARC of a domain, as GET /domains and the admin page do. */
export const diagnoseDomain = async (
  domain: SenderDomain,
  selectors: readonly string[],
  dns: Dns,
): Promise<Diagnosis[]> => {
  const keys = selectors.map((selector) => ({ domain: domain.name, selector }));
  return (await checkDomain({ ...domain, keys: [...domain.keys, ...keys] }, dns)).map(diagnosisOf);
};
