import { describe, expect, it, vi } from 'vitest';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aSettingsApi, shopSettings } from '../../support/http/settings-api.ts';

interface DomainBody {
  id: string;
  status: string;
  scopes: string[];
  records: { record: string; name: string; value: string; status: string; detail: string }[];
}

const configured = async (options: Parameters<typeof aSettingsApi>[0] = {}) => {
  const api = aSettingsApi(options);
  await api.save('default');
  const list = async (query = '', token = 'full') => {
    const { status, json } = await api.ask('GET', `/domains${query}`, undefined, { token });
    return { status, message: json.message, more: json.has_more, data: json.data as unknown as DomainBody[] };
  };
  const get = async (name = 'shop.example') => {
    const { status, json } = await api.ask('GET', `/domains/${name}`);
    return { status, json: json as unknown as DomainBody };
  };
  const record = async (kind: string, name = 'shop.example') =>
    (await get(name)).json.records.find((one) => one.record === kind);
  return { ...api, list, get, record };
};

describe('the sender domains', () => {
  it('are those of the addresses that are set at any scope that the key covers, each once', async () => {
    const { save, list } = await configured({ keys: [anApiKey('eu', { scope: 'eu' })] });
    await save('eu', {
      trans_email: { ident_sales: { email: 'sales@eu.example' }, ident_support: { email: 'help@SHOP.example' } },
      delivery: { allowed_senders: ['news.example', 'a@b.example'] },
    });
    await save('us', { system: { smtp: { set_return_path: 'specified', return_path_email: 'r@returns.example' } } });
    const { data } = await list();
    expect(data.map(({ id, scopes }) => [id, scopes])).toEqual([
      ['b.example', ['eu']],
      ['eu.example', ['eu']],
      ['news.example', ['eu']],
      ['returns.example', ['us']],
      ['shop.example', ['default', 'eu', 'us']],
    ]);
    expect((await list('', 'eu')).data.map(({ id }) => id)).not.toContain('returns.example');
    expect((await list('?scope=us')).data.map(({ id }) => id)).toEqual(['returns.example', 'shop.example']);
  });

  it('do not include those of scopes that the key does not cover', async () => {
    const { list, ask } = await configured({ keys: [anApiKey('eu', { scope: 'eu' })] });
    expect((await list('?scope=us', 'eu')).status).toBe(404);
    expect((await list('', 'eu')).data).toEqual([]);
    expect((await ask('GET', '/domains/shop.example', undefined, { token: 'eu' })).status).toBe(404);
    expect((await ask('POST', '/domains/shop.example/verify', undefined, { token: 'eu' })).status).toBe(404);
  });

  it('are paginated', async () => {
    const { save, list } = await configured();
    await save('default', { delivery: { allowed_senders: ['a.example', 'b.example', 'c.example'] } });
    const names = async (query: string) => {
      const { data, more } = await list(query);
      return [data.map(({ id }) => id), more];
    };
    expect(await names('?limit=2')).toEqual([['a.example', 'b.example'], true]);
    expect(await names('?limit=2&after=b.example')).toEqual([['c.example', 'shop.example'], false]);
    expect(await names('?limit=1&before=c.example')).toEqual([['b.example'], true]);
    expect((await list('?limit=0')).status).toBe(422);
  });

  it('are looked up in DNS by these names only, and at most once a minute', async () => {
    const { dns, list, clock } = await configured();
    await list();
    const asked = ['shop.example', '_dmarc.shop.example'];
    expect(dns.asked).toEqual(asked);
    await list();
    expect(dns.asked).toEqual(asked);
    clock.now += 61_000;
    await list();
    expect(dns.asked).toHaveLength(2 * asked.length);
  });

  it('are listed while DNS does not answer', async () => {
    const { dns, get } = await configured();
    dns.silent.add('shop.example');
    const { status, json } = await get();
    expect([status, json.status, json.records[0]?.status]).toEqual([200, 'pending', 'temporary_failure']);
  });

  it('are a 503 while SSM does not answer', async () => {
    const { ask, parameters } = await configured();
    const { ParametersUnavailable } = await import('../../../shared/ports/errors.ts');
    parameters.failure = new ParametersUnavailable('SSM is down');
    expect((await ask('GET', '/domains')).status).toBe(503);
  });
});

describe('SPF', () => {
  it.each([
    [[], 'not_started', 'v=spf1 a:smtp.shop.example ~all'],
    [['v=spf1 mx -all'], 'verified', 'v=spf1 mx -all'],
    [['v=spf1 mx -all', 'v=spf1 a -all'], 'failed', 'v=spf1 a:smtp.shop.example ~all'],
  ])('%j is %s', async (records, status, value) => {
    const { dns, record } = await configured();
    for (const text of records) dns.publish('shop.example', text);
    expect(await record('SPF')).toMatchObject({ name: 'shop.example', status, value });
  });

  it('must include the mail provider if it is known', async () => {
    const { dns, record, save } = await configured();
    await save('default', { system: { smtp: { host: 'smtp.gmail.com', password: 'x' } } });
    dns.publish('shop.example', 'v=spf1 mx ~all');
    expect(await record('SPF')).toMatchObject({ status: 'pending', value: 'v=spf1 include:_spf.google.com mx ~all' });
  });
});

describe('DMARC', () => {
  it.each([
    [{}, 'not_started', '_dmarc.news.shop.example'],
    [{ '_dmarc.news.shop.example': ['v=DMARC1; p=none'] }, 'verified', '_dmarc.news.shop.example'],
    [{ '_dmarc.shop.example': ['v=DMARC1;p=reject; sp=none'] }, 'verified', '_dmarc.shop.example'],
    [{ '_dmarc.news.shop.example': ['v=DMARC1; sp=none'] }, 'failed', '_dmarc.news.shop.example'],
    [{ '_dmarc.news.shop.example': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }, 'failed', '_dmarc.news.shop.example'],
    [{ '_dmarc.news.shop.example': ['v=spf1 -all'] }, 'not_started', '_dmarc.news.shop.example'],
  ])('of a domain is its own or that of a parent domain: %j is %s', async (published, status, name) => {
    const { dns, record, save } = await configured();
    await save('default', { trans_email: { ident_sales: { email: 'a@news.shop.example' } } });
    for (const [at, texts] of Object.entries(published)) for (const text of texts) dns.publish(at, text);
    expect(await record('DMARC', 'news.shop.example')).toMatchObject({ status, name });
  });

  it('is looked up at four names at most, and never at a top-level domain', async () => {
    const { dns, record, save } = await configured();
    await save('default', { trans_email: { ident_sales: { email: 'x@a.b.c.d.e.f.example' } } });
    await record('DMARC', 'a.b.c.d.e.f.example');
    const asked = dns.asked.filter((name) => name.startsWith('_dmarc.') && name.endsWith('f.example'));
    expect(asked).toEqual([
      '_dmarc.a.b.c.d.e.f.example',
      '_dmarc.d.e.f.example',
      '_dmarc.e.f.example',
      '_dmarc.f.example',
    ]);
  });
});

describe('DKIM', () => {
  it('shows whether DNS has the key in force', async () => {
    const { ask, dns, record } = await configured();
    expect(await record('DKIM')).toMatchObject({ status: 'not_started' });
    const made = (await ask('POST', '/settings/default/dkim', {})).json as unknown as {
      record: { name: string; value: string };
    };
    expect(await record('DKIM')).toMatchObject({ status: 'pending', ...made.record });
    await ask('POST', '/settings/default/dkim/verify', { force: true });
    const missing = await record('DKIM');
    expect(missing).toMatchObject({ status: 'failed', detail: expect.stringContaining('publish this record') });
    dns.publish(made.record.name, made.record.value);
    await ask('POST', '/domains/shop.example/verify');
    expect(await record('DKIM')).toMatchObject({ status: 'verified', ...made.record });
  });

  it('comes into force when the domain is verified, once DNS has its record', async () => {
    const { ask, dns, effective } = await configured();
    const made = (await ask('POST', '/settings/default/dkim', {})).json as unknown as {
      record: { name: string; value: string };
    };
    const signs = async () => {
      const found = await effective();
      return found.kind === 'in-force' && found.settings.dkim !== undefined;
    };
    const verify = () => ask('POST', '/domains/Shop.example/verify');
    expect((await verify()).status).toBe(200);
    expect(await signs()).toBe(false);
    dns.publish(made.record.name, made.record.value);
    expect((await verify()).json).toMatchObject({ object: 'domain', id: 'shop.example' });
    expect(await signs()).toBe(true);
  });

  it("shows the mail provider's keys if its selectors are known", async () => {
    const { dns, save, get } = await configured();
    await save('default', { system: { smtp: { host: 'smtp.gmail.com', password: 'x' } } });
    dns.publish('google._domainkey.shop.example', 'v=DKIM1; k=rsa; p=MIIB');
    expect((await get()).json.records[1]).toMatchObject({ name: 'google._domainkey.shop.example', status: 'verified' });
  });
});

it('is shown with one read for each scope, however many domains there are', async () => {
  const { parameters, list, save } = await configured();
  await save('eu', { ...shopSettings, delivery: { allowed_senders: ['a.example', 'b.example'] } });
  const read = vi.spyOn(parameters, 'read');
  await list();
  expect(read).toHaveBeenCalledTimes(2);
});
