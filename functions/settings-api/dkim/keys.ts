import { keyNameOf, publicKeyOf } from '../../../shared/email/dkim/key.ts';
import { keyInDns, keyRecord } from '../../../shared/email/dkim/record.ts';
import { type Dns, DnsUnavailable } from '../../../shared/ports/dns.ts';
import type { Parameters } from '../../../shared/ports/settings/parameters.ts';
import type { DkimKeyInForce, DkimKeyVersion } from '../../../shared/ports/settings/settings-reader.ts';
import { SettingsFault } from '../../../shared/settings/document/fault.ts';
import { resolveSettings } from '../../../shared/settings/document/resolve.ts';
import { readKeyVersion } from '../../../shared/settings/in-force/dkim-key.ts';
import { dkimKeyName } from '../../../shared/settings/in-force/parameter-names.ts';
import { linksOf, type ScopeChain } from '../read/scope-settings.ts';

type KeyPorts = { parameters: Parameters; dns: Dns };

/** Milliseconds for all lookups of one request. */
export const DNS_LIMIT_MS = 10_000;

const readOrNone = async (wanted: DkimKeyVersion, parameters: Parameters): Promise<DkimKeyInForce | undefined> => {
  try {
    return await readKeyVersion(wanted, parameters);
  } catch (error) {
    if (error instanceof SettingsFault) return undefined;
    throw error;
  }
};

/** The key named by the settings in force of a scope, its own or inherited. */
const keyInForce = (chain: ScopeChain, parameters: Parameters): Promise<DkimKeyInForce | undefined> => {
  const { values, origin } = resolveSettings(linksOf(chain));
  const version = values['dkim/key'];
  return version === 0 ? Promise.resolve(undefined) : readOrNone({ scope: origin['dkim/key'], version }, parameters);
};

/** The scope's newest key unless it is in force: it is pending until DNS has its record. */
export const waitingKey = async (
  { scope, own }: ScopeChain,
  parameters: Parameters,
): Promise<DkimKeyInForce | undefined> => {
  const [newest] = await parameters.edits(dkimKeyName(scope));
  if (!newest || newest.version === own.document['dkim/key']) return undefined;
  return readOrNone({ scope, version: newest.version }, parameters);
};

/** The DNS status of a key, which may be that DNS does not answer. */
export const lookUpKey = async (dns: Dns, key: DkimKeyInForce, signal: AbortSignal) => {
  try {
    return keyInDns(await dns.txt(keyNameOf(key), signal), publicKeyOf(key));
  } catch (error) {
    if (error instanceof DnsUnavailable) return 'unavailable';
    throw error;
  }
};

/** A key as the API shows it: its public half, as a record to copy. */
export const keyObject = (key: DkimKeyInForce) => ({
  scope: key.scope,
  key: key.version,
  domain: key.domain,
  selector: key.selector,
  record: { type: 'TXT', name: keyNameOf(key), value: keyRecord(publicKeyOf(key)) },
});

const shownKey = async (dns: Dns, key: DkimKeyInForce | undefined, signal: AbortSignal) =>
  key ? { ...keyObject(key), dns: await lookUpKey(dns, key, signal) } : null;

/** The keys of a scope: the one that signs its mail, and the pending one. */
export const dkimObject = async ({ parameters, dns }: KeyPorts, chain: ScopeChain) => {
  const signal = AbortSignal.timeout(DNS_LIMIT_MS);
  const [inForce, waiting] = await Promise.all([keyInForce(chain, parameters), waitingKey(chain, parameters)]);
  const [shown, pending] = await Promise.all([shownKey(dns, inForce, signal), shownKey(dns, waiting, signal)]);
  return { object: 'dkim', scope: chain.scope, in_force: shown, pending };
};
