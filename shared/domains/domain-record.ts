/** What DNS says of one record that receivers look for. */
export type RecordStatus =
  | 'verified'
  /** There is something to be done, or DNS does not show yet what was done. */
  | 'pending'
  /** What is there does harm: receivers refuse or ignore it. */
  | 'failed'
  | 'temporary_failure'
  | 'not_started';

/** One record of a domain: what to publish, and what DNS has. */
export interface DomainRecord {
  record: 'SPF' | 'DKIM' | 'DMARC';
  type: 'TXT';
  /** The whole name, without a dot at the end. */
  name: string;
  /** What to publish; the record that is there, once it is good. Empty where only the mail provider can say. */
  value: string;
  status: RecordStatus;
  /** For people: what was found, and what to do. */
  detail: string;
}

/** What a domain comes to. */
export const statusOfDomain = (records: readonly DomainRecord[]): 'verified' | 'failed' | 'pending' | 'not_started' => {
  const statuses = records.map(({ status }) => status);
  if (statuses.every((status) => status === 'verified')) return 'verified';
  if (statuses.includes('failed')) return 'failed';
  return statuses.every((status) => status === 'not_started') ? 'not_started' : 'pending';
};
