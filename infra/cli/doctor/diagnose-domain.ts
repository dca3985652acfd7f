import { checkDomain, type SenderDomain } from '../../../shared/domains/check-domain.ts';
import type { DomainRecord } from '../../../shared/domains/domain-record.ts';
import type { Dns } from '../../../shared/ports/dns.ts';
import { advice, type Diagnosis, ok } from './diagnosis.ts';

const mendOf = ({ record, name, value, status }: DomainRecord): string => {
  if (status === 'temporary_failure') return 'Try again from a machine with a working resolver.';
  if (value !== '') return `Publish TXT "${value}" at ${name}.`;
  return record === 'DKIM'
    ? 'Publish the record that your mail provider gives you, and name its selector: --dkim-selector.'
    : `Change the record at ${name}.`;
};

const diagnosisOf = (record: DomainRecord): Diagnosis => {
  const what = `${record.record} of ${record.name}: ${record.detail}`;
  return record.status === 'verified' ? ok(what) : advice(what, mendOf(record));
};

/** Whether mail from this domain can be told from forged mail: what GET /domains and the admin page say, too. */
export const diagnoseDomain = async (
  domain: SenderDomain,
  selectors: readonly string[],
  dns: Dns,
): Promise<Diagnosis[]> => {
  const named = selectors.map((selector) => ({ domain: domain.name, selector }));
  return (await checkDomain({ ...domain, keys: [...domain.keys, ...named] }, dns)).map(diagnosisOf);
};
