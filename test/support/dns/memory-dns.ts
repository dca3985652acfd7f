import { type Dns, DnsUnavailable, type HostNames } from '../../../shared/ports/dns.ts';

export interface MemoryDns extends Dns, HostNames {
  /** Host names that have an address. */
  readonly hosts: Set<string>;
  /** Adds a TXT record. */
  publish(name: string, text: string): void;
  /** Names for which no server answers. */
  readonly silent: Set<string>;
  /** Every name queried so far. */
  readonly asked: readonly string[];
}

/** An in-memory implementation of the port, held to the same contract tests. */
export const memoryDns = (records: Record<string, string[]> = {}): MemoryDns => {
  const texts = new Map(Object.entries(records));
  const silent = new Set<string>();
  const hosts = new Set<string>();
  const asked: string[] = [];
  return {
    silent,
    hosts,
    asked,
    publish: (name, text) => texts.set(name, [...(texts.get(name) ?? []), text]),
    txt: async (name, signal) => {
      asked.push(name);
      if (silent.has(name) || signal?.aborted) throw new DnsUnavailable('DNS does not answer (ETIMEOUT)');
      return texts.get(name) ?? [];
    },
    resolves: async (host, signal) => {
      asked.push(host);
      if (silent.has(host) || signal.aborted)
        throw new DnsUnavailable('The host name could not be looked up (EAI_AGAIN)');
      return hosts.has(host);
    },
  };
};
