import { afterEach, describe, expect, it } from 'vitest';
import { nodeDns, systemHostNames } from '../../../shared/adapters/dns/node-dns.ts';
import { type Dns, DnsUnavailable, type HostNames } from '../../../shared/ports/dns.ts';
import { type DnsServer, startDnsServer } from '../../support/dns/dns-server.ts';
import { memoryDns } from '../../support/dns/memory-dns.ts';

const LONG = `v=DKIM1; k=rsa; p=${'A'.repeat(700)}`;
const records = { 'one.example': ['v=spf1 -all'], 'two.example': ['a', 'b'], 'long.example': [LONG] };
const silent = 'silent.example';

const servers: DnsServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const implementations: [string, () => Promise<Dns>][] = [
  [
    'the adapter',
    async () => {
      const server = await startDnsServer({ records, silent: [silent] });
      servers.push(server);
      return nodeDns({ servers: [server.address], timeoutMs: 300 });
    },
  ],
  [
    'the fake',
    async () => {
      const dns = memoryDns(records);
      dns.silent.add(silent);
      return dns;
    },
  ],
];

describe.each(implementations)('DNS by %s', (_name, make) => {
  it('returns the records of a name, each with its strings joined', async () => {
    const dns = await make();
    expect(await dns.txt('one.example')).toEqual(['v=spf1 -all']);
    expect((await dns.txt('two.example')).toSorted()).toEqual(['a', 'b']);
    expect(await dns.txt('long.example')).toEqual([LONG]);
  });

  it('returns none for a name that does not exist', async () => {
    expect(await (await make()).txt('none.example')).toEqual([]);
  });

  it('rejects if no server answers', async () => {
    await expect((await make()).txt(silent)).rejects.toBeInstanceOf(DnsUnavailable);
  });

  it('rejects immediately if already aborted', async () => {
    await expect((await make()).txt('one.example', AbortSignal.abort())).rejects.toBeInstanceOf(DnsUnavailable);
  });
});

describe('the adapter', () => {
  const asking = async (options: Parameters<typeof startDnsServer>[0], timeoutMs = 60_000) => {
    const server = await startDnsServer(options);
    servers.push(server);
    return { server, dns: nodeDns({ servers: [server.address], timeoutMs }) };
  };

  it.each([
    ['SERVFAIL', 2],
    ['REFUSED', 5],
  ])('distinguishes %s from a name that does not exist', async (_what, rcode) => {
    const { dns } = await asking({ records: {}, rcode });
    await expect(dns.txt('one.example')).rejects.toBeInstanceOf(DnsUnavailable);
  });

  it('follows a CNAME', async () => {
    const { dns } = await asking({ records, aliases: { 's1._domainkey.shop.example': 'long.example' } });
    expect(await dns.txt('s1._domainkey.shop.example')).toEqual([LONG]);
  });

  it('stops waiting for a hung server when the caller aborts', async () => {
    const { dns, server } = await asking({ records, silent: [silent] });
    const caller = new AbortController();
    const answer = dns.txt(silent, caller.signal);
    await server.asked(silent);
    caller.abort();
    await expect(answer).rejects.toBeInstanceOf(DnsUnavailable);
  });

  it('ignores an answer that does not match the query', async () => {
    const { dns } = await asking({ records, liesAbout: 'one.example' }, 300);
    await expect(dns.txt('one.example')).rejects.toBeInstanceOf(DnsUnavailable);
  });
});

const failing = (code: string) => async (): Promise<never> => {
  throw Object.assign(new Error(code), { code });
};

const hostNames: [string, (state: 'known' | 'unknown' | 'silent') => HostNames][] = [
  [
    'the system',
    (state) =>
      systemHostNames(state === 'known' ? async () => ({}) : failing(state === 'unknown' ? 'ENOTFOUND' : 'EAI_AGAIN')),
  ],
  [
    'the fake',
    (state) => {
      const dns = memoryDns();
      if (state === 'known') dns.hosts.add('mail.example');
      if (state === 'silent') dns.silent.add('mail.example');
      return dns;
    },
  ],
];

describe.each(hostNames)('host names by %s', (_name, make) => {
  const { signal } = new AbortController();

  it('tells a name with an address from one without', async () => {
    expect(await make('known').resolves('mail.example', signal)).toBe(true);
    expect(await make('unknown').resolves('mail.example', signal)).toBe(false);
  });

  it('rejects if nobody knows, or the caller has aborted', async () => {
    await expect(make('silent').resolves('mail.example', signal)).rejects.toBeInstanceOf(DnsUnavailable);
    await expect(make('known').resolves('mail.example', AbortSignal.abort())).rejects.toBeInstanceOf(DnsUnavailable);
  });
});

it('nobody waits for the resolver of the system after an abort', async () => {
  const caller = new AbortController();
  const answer = systemHostNames(() => Promise.withResolvers<unknown>().promise).resolves(
    'mail.example',
    caller.signal,
  );
  caller.abort();
  await expect(answer).rejects.toBeInstanceOf(DnsUnavailable);
});
