import { beforeAll, describe, expect, it } from 'vitest';
import { type DkimKey, newDkimKey, writeDkimKey } from '../../../shared/email/dkim/key.ts';
import { configuredSettings, readerOf } from '../../support/builders/edited-settings.ts';

const NAMED = { 'dkim/domain': 'shop.example', 'dkim/selector': 's1', 'dkim/key': 1 } as const;

let key: DkimKey;
beforeAll(async () => {
  key = await newDkimKey('shop.example', 's1');
});

const withKey = async (value = writeDkimKey(key), edit: Parameters<typeof put>[2] = {}) => {
  const settings = await configuredSettings();
  put(settings, value, edit);
  await settings.guard();
  return settings;
};

const put = (
  { parameters, clock }: Awaited<ReturnType<typeof configuredSettings>>,
  value: string,
  edit: NonNullable<Parameters<typeof parameters.put>[2]> = {},
) => parameters.put('secrets/default/dkim', value, { modifiedAt: ++clock.now, ...edit });

const signsWith = async (settings: Awaited<ReturnType<typeof configuredSettings>>, scope = 'default') => {
  const effective = await readerOf(settings).effective(scope);
  return effective.kind === 'in-force' ? effective.settings.dkim?.selector : effective;
};

describe('a DKIM key written to Parameter Store', () => {
  it('signs nothing until a document names it', async () => {
    const settings = await withKey();
    expect(await signsWith(settings)).toBeUndefined();
    settings.save('default', NAMED);
    await settings.guard();
    expect(await signsWith(settings)).toBe('s1');
  });

  it('may be written after its document, which waits for it', async () => {
    const settings = await configuredSettings();
    settings.save('default', NAMED);
    await settings.guard();
    expect((await settings.pair())?.reviewed.document.rejected).toMatchObject({
      code: 'invalid-document',
      reason: expect.stringContaining('dkim/key'),
    });
    expect(await signsWith(settings)).toBeUndefined();
    put(settings, writeDkimKey(key));
    await settings.guard();
    expect(await signsWith(settings)).toBe('s1');
  });

  it.each([
    ['for another selector', () => writeDkimKey({ ...key, selector: 's2' }), {}],
    ['for another domain', () => writeDkimKey({ ...key, domain: 'other.example' }), {}],
    ['that is no JSON', () => 'planted-secret', {}],
    [
      'that is no key',
      () => JSON.stringify({ domain: 'shop.example', selector: 's1', private_key: 'planted-secret' }),
      {},
    ],
    ['in clear', () => writeDkimKey(key), { type: 'String' as const }],
    ["under another account's key", () => writeDkimKey(key), { keyId: 'arn:aws:kms:eu-west-1:1:key/x' }],
  ])('%s never signs, and the reason does not quote it', async (_what, value, edit) => {
    const settings = await withKey(value(), edit);
    settings.save('default', NAMED);
    await settings.guard();
    const pair = await settings.pair();
    expect(pair?.reviewed.document.rejected?.reason).toContain('dkim/key');
    expect(JSON.stringify([pair, settings.log.lines])).not.toContain('planted-secret');
    expect(await signsWith(settings)).toBeUndefined();
  });

  it('may be in PEM, as openssl writes it', async () => {
    const pem = `-----BEGIN PRIVATE KEY-----\n${key.privateKey.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
    const settings = await withKey(JSON.stringify({ domain: 'shop.example', selector: 's1', private_key: pem }));
    settings.save('default', NAMED);
    await settings.guard();
    expect(await signsWith(settings)).toBe('s1');
  });
});

describe('a DKIM key in force', () => {
  const inForce = async () => {
    const settings = await withKey();
    settings.save('default', NAMED);
    await settings.guard();
    return settings;
  };

  it('stays the version that the document names when a newer one is written', async () => {
    const settings = await inForce();
    put(settings, writeDkimKey({ ...key, selector: 's2' }));
    await settings.guard();
    expect(await signsWith(settings)).toBe('s1');
  });

  it.each([
    ['is deleted', undefined],
    ['is replaced by one for another name', (): string => writeDkimKey({ ...key, selector: 's9' })],
  ])('that %s holds the mail of its scopes only', async (_what, replacement) => {
    const settings = await inForce();
    settings.write('eu', JSON.stringify({ dkim: { key: 0 } }));
    await settings.guard('eu');
    settings.parameters.remove('secrets/default/dkim');
    if (replacement) put(settings, replacement());
    await settings.guard();
    const reason = expect.stringContaining('The DKIM key in force of scope default');
    expect(await readerOf(settings).effective('default')).toEqual({ kind: 'faulty', reason });
    expect(await readerOf(settings).effective('us')).toEqual({ kind: 'faulty', reason });
    expect(await readerOf(settings).effective('eu')).toMatchObject({ kind: 'in-force' });
  });

  it('is not read by functions that need no secrets', async () => {
    const settings = await inForce();
    const before = settings.parameters.reads.length;
    expect(await readerOf(settings, false).effective('default')).toMatchObject({ kind: 'in-force' });
    expect(settings.parameters.reads.slice(before)).toEqual(['settings/default:2']);
  });
});
