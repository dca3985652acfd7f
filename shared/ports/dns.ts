/** DNS did not answer in time, or reported a temporary failure. Says nothing about the name. */
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

export interface HostNames {
  /**
   * Whether a host name has an IP address, by the resolver that mail is sent with. Rejects with `DnsUnavailable` if
   * that is not known, and as soon as the signal aborts.
   */
  resolves(host: string, signal: AbortSignal): Promise<boolean>;
}
