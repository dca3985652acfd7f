import { describe, expect, it } from 'vitest';
import { ParametersUnavailable } from '../../../shared/ports/errors.ts';
import { aSettingsApi } from '../../support/http/settings-api.ts';
import { aSigningApi } from '../../support/http/signing-api.ts';

const NAME = 'sm1._domainkey.shop.example';

describe('a new DKIM key', () => {
  it('is for the domain of the general store address, and is pending with the record to publish', async () => {
    const { dkim, inForce } = await aSigningApi();
    const { status, json } = await dkim('POST', 'default/dkim', {});
    expect([status, json]).toMatchObject([
      201,
      { domain: 'shop.example', selector: 'sm1', record: { type: 'TXT', name: NAME } },
    ]);
    expect(json.record.value).toMatch(
      /^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{390}==$|^v=DKIM1; k=rsa; p=[A-Za-z0-9+/=]{392}$/,
    );
    expect(await inForce()).toBeUndefined();
    expect((await dkim('GET', 'default/dkim')).json).toMatchObject({
      in_force: null,
      pending: { key: 1, selector: 'sm1', dns: 'missing' },
    });
  });

  it('is recorded in the audit log with its creator and selector', async () => {
    const { dkim, audit } = await aSigningApi();
    await dkim('POST', 'default/dkim', {});
    const [entry] = await audit.list({ limit: 1 });
    expect(entry).toMatchObject({
      action: 'dkim_key.created',
      scope: 'default',
      subject: 'sm1',
      actor: { name: 'Shop' },
    });
  });

  it('has a different selector for every scope', async () => {
    const { dkim } = await aSigningApi();
    const { json } = await dkim('POST', 'eu.fr_fr/dkim', {});
    expect(json.selector).toBe('sm1-eu-fr-fr');
  });

  it.each([
    [{ domain: 'shop' }, 'domain'],
    [{ domain: '' }, 'domain'],
    [{ domain: 'a b.example' }, 'domain'],
    [{ selector: '-a' }, 'selector'],
    [{ selector: 'a._domainkey' }, 'selector'],
    [{ selector: `${'a'.repeat(64)}` }, 'selector'],
    [{ key: 'x' }, 'key'],
    [[], 'body'],
  ])('is refused with %j', async (body, field) => {
    const { dkim, parameters } = await aSigningApi();
    const { status, message } = await dkim('POST', 'default/dkim', body);
    expect([status, message]).toEqual([422, expect.stringContaining(field)]);
    expect(await parameters.edits('secrets/default/dkim')).toEqual([]);
  });

  it('is made once even if the SDK repeats its write', async () => {
    const { dkim, writer } = await aSigningApi();
    const { put } = writer;
    writer.put = async (...write) => {
      await put(...write);
      return put(...write);
    };
    expect(await dkim('POST', 'default/dkim', {})).toMatchObject({ status: 201, json: { key: 2, selector: 'sm1' } });
    expect((await dkim('GET', 'default/dkim')).json).toMatchObject({ pending: { key: 2, selector: 'sm1' } });
  });

  it('needs a domain if the general store address is not set', async () => {
    const { dkim, save } = aSettingsApiWithoutAddress();
    await save('default', { system: { smtp: { host: 'smtp.shop.example' } } });
    expect(await dkim()).toMatchObject({ status: 422, json: { message: expect.stringMatching(/^domain: /) } });
  });

  it('is refused under the name of an existing one', async () => {
    const { dkim } = await aSigningApi();
    await dkim('POST', 'default/dkim', { selector: 's1' });
    expect(await dkim('POST', 'default/dkim', { selector: 'S1' })).toMatchObject({ status: 422 });
  });
});

const aSettingsApiWithoutAddress = () => {
  const api = aSettingsApi();
  return { ...api, dkim: () => api.ask('POST', '/settings/default/dkim', {}) };
};

describe('verifying a key', () => {
  it('puts it in force with its domain and selector once DNS has its record', async () => {
    const { dkim, publish, inForce, ask } = await aSigningApi();
    expect(await dkim('POST', 'default/dkim/verify', {})).toMatchObject({ status: 404 });
    await dkim('POST', 'default/dkim', {});
    const early = await dkim('POST', 'default/dkim/verify', {});
    expect([early.status, early.message]).toEqual([422, expect.stringContaining('DNS does not show the key yet')]);
    expect(await inForce()).toBeUndefined();

    const key = await publish('default', { selector: 's2' });
    expect((await dkim('POST', 'default/dkim/verify', {})).json).toMatchObject({
      in_force: { key: 2, selector: 's2', dns: 'published' },
      pending: null,
    });
    expect(await inForce()).toMatchObject({ scope: 'default', version: 2, domain: 'shop.example', selector: 's2' });
    expect((await ask('GET', '/settings/default')).json.own).toMatchObject({
      dkim: { domain: key.domain, selector: 's2', key: 2 },
    });
  });

  it.each([
    ['another key', ['v=DKIM1; k=rsa; p=MIIBIjANBg'], 'another key'],
    ['an empty key', ['v=DKIM1; p='], 'empty key'],
    ['several keys', ['v=DKIM1; p=AAAA', 'v=DKIM1; p=BBBB'], 'several keys'],
    ['something else', ['google-site-verification=x'], 'does not show'],
  ])('is refused while DNS has %s', async (_what, records, says) => {
    const { dkim, dns, inForce } = await aSigningApi();
    await dkim('POST', 'default/dkim', {});
    for (const record of records) dns.publish(NAME, record);
    const { status, message } = await dkim('POST', 'default/dkim/verify', {});
    expect([status, message]).toEqual([422, expect.stringContaining(says)]);
    expect(await inForce()).toBeUndefined();
  });

  it('distinguishes a DNS failure from a missing record', async () => {
    const { dkim, dns } = await aSigningApi();
    await dkim('POST', 'default/dkim', {});
    dns.silent.add(NAME);
    expect((await dkim('GET', 'default/dkim')).json.pending?.dns).toBe('unavailable');
    expect((await dkim('POST', 'default/dkim/verify', {})).message).toContain('does not answer');
  });

  it('succeeds if only the label cannot be set', async () => {
    const { dkim, parameters, inForce, log } = await aSigningApi();
    await dkim('POST', 'default/dkim', {});
    const { labelInForce } = parameters;
    parameters.labelInForce = (name, version) =>
      name.endsWith('/dkim') ? Promise.reject(new ParametersUnavailable('throttled')) : labelInForce(name, version);
    expect((await dkim('POST', 'default/dkim/verify', { force: true })).status).toBe(200);
    expect(await inForce()).toMatchObject({ version: 1 });
    expect(log.lines).toContainEqual(expect.objectContaining({ message: 'versions in force are not labelled' }));
  });

  it('can be forced whatever DNS has', async () => {
    const { dkim, inForce } = await aSigningApi();
    await dkim('POST', 'default/dkim', {});
    expect((await dkim('POST', 'default/dkim/verify', { force: true })).status).toBe(200);
    expect(await inForce()).toMatchObject({ selector: 'sm1' });
    expect(await dkim('POST', 'default/dkim/verify', { force: 'yes' })).toMatchObject({ status: 422 });
  });

  it('lets the old key sign until the new one is verified, and a rollback restores it', async () => {
    const { dkim, publish, inForce, ask } = await aSigningApi();
    await publish('default');
    await dkim('POST', 'default/dkim/verify', {});
    await dkim('POST', 'default/dkim', {});
    expect(await inForce()).toMatchObject({ selector: 'sm1' });
    await dkim('POST', 'default/dkim/verify', { force: true });
    expect(await inForce()).toMatchObject({ selector: 'sm2', version: 2 });
    expect((await ask('POST', '/settings/default/rollback', { version: 2 })).status).toBe(200);
    expect(await inForce()).toMatchObject({ selector: 'sm1', version: 1 });
  });
});
