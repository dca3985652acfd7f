import { describe, expect, it } from 'vitest';
import { dmarcRecord } from '../../../shared/domains/dmarc.ts';
import { spfRecord } from '../../../shared/domains/spf.ts';
import { DnsUnavailable } from '../../../shared/ports/dns.ts';
import { memoryDns } from '../../support/dns/memory-dns.ts';

const host = 'smtp.shop.example';

/** A DNS in which included domains have their own records, and one domain never answers. */
const dnsOf = (...records: string[]) => {
  const dns = memoryDns({
    'shop.example': records,
    'open.example': ['v=spf1 +all'],
    'loop.example': ['v=spf1 include:loop.example -all'],
    'five.example': ['v=spf1 a mx a:b.example mx:c.example ptr -all'],
    'spf.provider.example': ['v=spf1 ip4:192.0.2.0/24 ~all', 'something else'],
    'company.example': ['v=spf1 include:spf.provider.example -all'],
    'twice.example': ['v=spf1 -all', 'v=spf1 mx -all'],
  });
  dns.silent.add('silent.example');
  return dns;
};

const check = async (record: string, term?: string) => {
  const { status, value, detail } = await spfRecord('shop.example', dnsOf(record), { host, ...(term && { term }) });
  return { status, value, detail };
};

describe('an SPF record', () => {
  it.each([
    ['v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ?all'],
    ['v=spf1 -all'],
    ['v=SPF1  MX  -ALL'],
    ['v=spf1 include:company.example -all'],
    ['v=spf1 redirect=company.example'],
    ['v=spf1 -all redirect=open.example'],
    ['v=spf1 include:silent.example ~all'],
    [`v=spf1${' a:x.example'.repeat(10)} ~all`],
    ['v=spf1 include:five.example a mx a:d.example mx:e.example ~all'],
  ])('is valid: %s', async (record) => {
    expect(await check(record)).toMatchObject({ status: 'verified', value: record });
  });

  it.each([
    ['v=spf1 mx +all', 'allows everybody', 'v=spf1 mx ~all'],
    ['v=spf1 all', 'allows everybody', 'v=spf1 ~all'],
    ['v=spf1 include:open.example -all', 'leads to allows everybody', ''],
    ['v=spf1 redirect=open.example', 'leads to allows everybody', ''],
    ['v=spf1 mx include:none.example -all', 'leads to none.example', 'v=spf1 mx -all'],
    ['v=spf1 redirect=none.example', 'leads to none.example', ''],
    ['v=spf1 include:twice.example -all', 'leads to twice.example', 'v=spf1 -all'],
    ['v=spf1 include:loop.example ~all', 'more than 10 DNS lookups', ''],
    [`v=spf1${' mx'.repeat(11)} ~all`, 'more than 10 DNS lookups', ''],
    ['v=spf1 include:five.example include:five.example ~all', 'more than 10 DNS lookups', ''],
  ])('fails: %s (%s)', async (record, what, value) => {
    expect(await check(record)).toEqual({ status: 'failed', value, detail: expect.stringContaining(what) });
  });

  it.each([['v=spf10 mx -all'], ['spf1 mx -all'], ['v=spf1mx']])('is not recognized in %s', async (record) => {
    expect(await check(record)).toMatchObject({ status: 'not_started', value: `v=spf1 a:${host} ~all` });
  });

  it('with macros is evaluated as far as possible, and the macros are not looked up', async () => {
    const dns = dnsOf('v=spf1 include:%{ir}.%{v}.macro.example exists:%{i}._spf.x.example ~all');
    expect(await spfRecord('shop.example', dns, { host })).toMatchObject({ status: 'verified' });
    expect(dns.asked).toEqual(['shop.example']);
  });

  it('causes at most ten lookups, however many names it contains', async () => {
    const dns = dnsOf(`v=spf1 ${Array.from({ length: 40 }, (_, n) => `include:i${n}.example`).join(' ')} ~all`);
    await spfRecord('shop.example', dns, { host });
    expect(dns.asked).toHaveLength(11);
  });

  it.each([
    ['v=spf1 mx ~all', 'pending', 'v=spf1 include:spf.provider.example mx ~all'],
    ['v=spf1 include:spf.provider.example ~all', 'verified', 'v=spf1 include:spf.provider.example ~all'],
    ['v=spf1 ~include:SPF.Provider.example ~all', 'verified', 'v=spf1 ~include:SPF.Provider.example ~all'],
    ['v=spf1 redirect=company.example', 'verified', 'v=spf1 redirect=company.example'],
    ['v=spf1 include:company.example -all', 'verified', 'v=spf1 include:company.example -all'],
  ])('%s includes the mail provider: %s', async (record, status, value) => {
    expect(await check(record, 'include:spf.provider.example')).toMatchObject({ status, value });
  });

  it('is not reported as lacking the mail provider while DNS does not answer for part of it', async () => {
    const asked = check('v=spf1 include:silent.example ~all', 'include:spf.provider.example');
    await expect(asked).rejects.toBeInstanceOf(DnsUnavailable);
    expect(
      await check('v=spf1 include:silent.example include:company.example ~all', 'include:spf.provider.example'),
    ).toMatchObject({ status: 'verified' });
  });
});

describe('the DMARC record of a parent domain', () => {
  it.each([
    ['v=DMARC1; p=reject', 'reject'],
    ['v=DMARC1; p=reject; sp=none', 'none'],
    ['v=DMARC1; sp=quarantine; p=none', 'quarantine'],
  ])('%s applies to subdomains with %s', async (record, policy) => {
    const dns = memoryDns({ '_dmarc.shop.example': [record] });
    const found = await dmarcRecord('news.shop.example', dns);
    expect(found).toMatchObject({ status: 'verified', detail: expect.stringContaining(`the policy ${policy}.`) });
  });
});
