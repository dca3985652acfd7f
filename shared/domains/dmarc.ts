import type { Dns } from '../ports/dns.ts';
import type { DomainRecord } from './domain-record.ts';

const isDmarc = (record: string): boolean => /^v=DMARC1 *(?:;|$)/.test(record);

const policyIn = (record: string, tag: 'p' | 'sp'): string | undefined =>
  new RegExp(`; *${tag} *= *(none|quarantine|reject) *(?:;|$)`, 'i').exec(record)?.[1]?.toLowerCase();

/** A domain and those above it, down to two labels: where receivers look for its policy. */
const upwards = (domain: string): string[] => {
  const labels = domain.split('.');
  const above = labels.map((_, index) => labels.slice(index).join('.')).slice(0, -1);
  // Long names are walked from the top, as DMARCbis has it; four queries are enough for any mail domain.
  return above.length <= 4 ? above : [domain, ...above.slice(-3)];
};

const find = async (domain: string, dns: Dns, signal?: AbortSignal) => {
  for (const owner of upwards(domain)) {
    const records = (await dns.txt(`_dmarc.${owner}`, signal)).filter(isDmarc);
    if (records.length > 0) return { owner, records };
  }
  return undefined;
};

/**
 * DMARC of a domain (RFC 7489): its own record, or that of the nearest domain above it. Rejects with `DnsUnavailable`.
 */
export const dmarcRecord = async (domain: string, dns: Dns, signal?: AbortSignal): Promise<DomainRecord> => {
  const found = await find(domain, dns, signal);
  const record = { record: 'DMARC', type: 'TXT', name: `_dmarc.${found?.owner ?? domain}` } as const;
  const value = `v=DMARC1; p=none; rua=mailto:postmaster@${domain}`;
  if (!found) {
    const detail = 'There is no DMARC record: Gmail, Yahoo and Outlook.com refuse bulk mail without one.';
    return { ...record, value, status: 'not_started', detail };
  }
  const [text = '', ...more] = found.records;
  if (more.length > 0) {
    return { ...record, value, status: 'failed', detail: 'There are several DMARC records, which count as none.' };
  }
  const policy = policyIn(text, 'p');
  if (policy === undefined) {
    return { ...record, value, status: 'failed', detail: 'The record has no policy: p=none, quarantine or reject.' };
  }
  if (found.owner === domain) {
    return { ...record, value: text, status: 'verified', detail: `There is a DMARC record with p=${policy}.` };
  }
  // RFC 7489, section 6.3: `sp`, if present, applies to subdomains.
  const below = policyIn(text, 'sp') ?? policy;
  const detail = `The DMARC record at ${found.owner} counts for this domain, with the policy ${below}.`;
  return { ...record, value: text, status: 'verified', detail };
};
