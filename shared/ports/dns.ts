/** DNS did not answer in time, or answered that it cannot: it may tomorrow. Says nothing about the name. */
export class DnsUnavailable extends Error {
  override readonly name = 'DnsUnavailable';
}

export interface Dns {
  /**
   * The TXT records of a name, each with its strings joined; none if there are none, or no such name. Aliases are
   * followed. Rejects with `DnsUnavailable`, and as soon as the signal aborts.
   */
  txt(name: string, signal?: AbortSignal): Promise<string[]>;
}
