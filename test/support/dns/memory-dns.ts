import { type Dns, DnsUnavailable } from '../../../shared/ports/dns.ts';

export interface MemoryDns extends Dns {
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
  const asked: string[] = [];
  return {
    silent,
    asked,
    publish: (name, text) => texts.set(name, [...(texts.get(name) ?? []), text]),
    txt: async (name, signal) => {
      asked.push(name);
      if (silent.has(name) || signal?.aborted) throw new DnsUnavailable('DNS does not answer (ETIMEOUT)');
      return texts.get(name) ?? [];
    },
  };
};
