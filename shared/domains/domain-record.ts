/** The DNS status of one record that receivers look up. */
export type RecordStatus =
  | 'verified'
  /** The record has yet to be published, or is not visible in DNS yet. */
  | 'pending'
  /** The record does harm: receivers reject mail because of it, or ignore it. */
  | 'failed'
  | 'temporary_failure'
  | 'not_started';

/** One record of a domain: what to publish, and what DNS has. */
export interface DomainRecord {
  record: 'SPF' | 'DKIM' | 'DMARC';
  type: 'TXT';
  /** The whole name, without a dot at the end. */
  name: string;
  /** The record to publish, or the existing one if it is valid. Empty if only the mail provider knows it. */
  value: string;
  status: RecordStatus;
  /** For people: what was found, and what to do. */
  detail: string;
}

/** The overall status of a domain. */
export const statusOfDomain = (records: readonly DomainRecord[]): 'verified' | 'failed' | 'pending' | 'not_started' => {
  const statuses = records.map(({ status }) => status);
  if (statuses.every((status) => status === 'verified')) return 'verified';
  if (statuses.includes('failed')) return 'failed';
  return statuses.every((status) => status === 'not_started') ? 'not_started' : 'pending';
};
