import { keyNameOf } from '../email/dkim/key.ts';
import { type Dns, DnsUnavailable } from '../ports/dns.ts';
import type { Preset } from '../presets/preset.ts';
import { dkimRecord, noKey, type SigningKey } from './dkim.ts';
import { dmarcRecord } from './dmarc.ts';
import type { DomainRecord } from './domain-record.ts';
import { spfRecord } from './spf.ts';

/** A domain that mail is from. */
export interface SenderDomain {
  name: string;
  /** The mail server that its mail goes to. */
  host: string;
  keys: readonly SigningKey[];
}

/** Unknown results are reported as unknown; a record that was not looked up is no fault. */
const orUnknown = async (
  record: Pick<DomainRecord, 'record' | 'name'>,
  look: () => Promise<DomainRecord>,
): Promise<DomainRecord> => {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof DnsUnavailable)) throw error;
    return {
      ...record,
      type: 'TXT',
      value: '',
      status: 'temporary_failure',
      detail: 'DNS does not answer at present.',
    };
  }
};

/** The keys of the domain: ours, or otherwise those that its provider is known to publish. */
const keysOf = ({ name, keys }: SenderDomain, preset: Preset | undefined): readonly SigningKey[] =>
  keys.length > 0 ? keys : (preset?.dkimSelectors ?? []).map((selector) => ({ domain: name, selector }));

/**
 * Looks up whether receivers can tell mail of a domain from forged mail: SPF, DKIM, DMARC, in this order. At most
 * 15 names and one for each key are looked up. A record that DNS does not answer for is `temporary_failure`.
 */
export const checkDomain = async (domain: SenderDomain, dns: Dns, signal?: AbortSignal): Promise<DomainRecord[]> => {
  const { name, host } = domain;
  const { presetOfHost } = await import('#presets');
  const preset = presetOfHost(host);
  const term = preset?.spf;
  const keys = keysOf(domain, preset);
  return Promise.all([
    orUnknown({ record: 'SPF', name }, () =>
      spfRecord(name, dns, { host, ...(term !== undefined && { term }) }, signal),
    ),
    ...(keys.length === 0 ? [noKey(name)] : []),
    ...keys.map((key) => {
      const at = keyNameOf(key);
      return orUnknown({ record: 'DKIM', name: at }, async () => dkimRecord(key, await dns.txt(at, signal)));
    }),
    orUnknown({ record: 'DMARC', name: `_dmarc.${name}` }, () => dmarcRecord(name, dns, signal)),
  ]);
};
