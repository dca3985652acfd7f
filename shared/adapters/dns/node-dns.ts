import { lookup, Resolver } from 'node:dns/promises';
import { type Dns, DnsUnavailable, type HostNames } from '../../ports/dns.ts';
import { lazy } from '../../runtime/lazy.ts';
import { limit } from '../../runtime/limit.ts';
import { unlessAborted } from '../../runtime/unless-aborted.ts';

export interface NodeDnsOptions {
  /** Addresses of the servers to ask, with a port if it is not 53. Left out: those of the machine. */
  servers?: readonly string[];
  /** Milliseconds for the first of two tries; the second one may take twice as long. */
  timeoutMs?: number;
}

/** Concurrent queries: resolvers limit how many a client may have. */
const AT_ONCE = 10;

/** The longest records in use, SPF of large providers, are well below this limit. */
const MAX_RECORDS = 100;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';

/** `ENODATA`: the name has records of other types only. */
const MEANS_NONE = ['ENOTFOUND', 'ENODATA'];

const timeIsOver = (signal: AbortSignal) => (): DnsUnavailable =>
  new DnsUnavailable('The time for DNS is over', { cause: signal.reason });

/** DNS by Node's resolver. */
export const nodeDns = ({ servers, timeoutMs = 2_000 }: NodeDnsOptions = {}): Dns => {
  const turn = limit(AT_ONCE);
  const resolver = lazy(() => {
    const made = new Resolver({ timeout: timeoutMs, tries: 2, maxTimeout: 2 * timeoutMs });
    if (servers) made.setServers(servers);
    return made;
  });
  const ask = async (name: string, signal?: AbortSignal): Promise<string[]> => {
    if (signal?.aborted) throw timeIsOver(signal)();
    try {
      const records = await resolver().resolveTxt(name);
      return records.slice(0, MAX_RECORDS).map((strings) => strings.join(''));
    } catch (error) {
      if (MEANS_NONE.includes(codeOf(error))) return [];
      throw new DnsUnavailable(`DNS does not answer (${codeOf(error)})`, { cause: error });
    }
  };
  return {
    txt: (name, signal) => {
      const answer = turn(() => ask(name, signal));
      return signal ? unlessAborted(answer, signal, timeIsOver(signal)) : answer;
    },
  };
};

/** Host names as the system resolves them (/etc/hosts, DNS), which is how connections to mail servers are made. */
export const systemHostNames = (look: (host: string) => Promise<unknown> = lookup): HostNames => ({
  resolves: (host, signal) => unlessAborted(isKnown(host, look), signal, timeIsOver(signal)),
});

const isKnown = async (host: string, look: (host: string) => Promise<unknown>): Promise<boolean> => {
  try {
    await look(host);
    return true;
  } catch (error) {
    if (MEANS_NONE.includes(codeOf(error))) return false;
    throw new DnsUnavailable(`The host name could not be looked up (${codeOf(error)})`, { cause: error });
  }
};
