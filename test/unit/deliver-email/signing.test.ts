import { beforeAll, describe, expect, it } from 'vitest';
import { type DkimKey, keyNameOf, newDkimKey, publicKeyOf } from '../../../shared/email/dkim/key.ts';
import { keyRecord } from '../../../shared/email/dkim/record.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { dkimResults } from '../../support/dkim-results.ts';
import { acceptAll } from '../../support/fakes/scripted-transports.ts';
import { failing, type Given, given, MINUTE } from '../../support/smtp/delivery.ts';

let first: DkimKey;
let second: DkimKey;
beforeAll(async () => {
  [first, second] = await Promise.all([newDkimKey('shop.test', 's1'), newDkimKey('shop.test', 's2')]);
});

const from = { address: 'a@shop.test' as Email['to'][number]['address'] };
const passes = [{ result: 'pass', domain: 'shop.test' }];

/** Settings whose key may be changed between attempts. */
const signingSettings = (values: Partial<EffectiveSettings> = {}) => {
  const state: { key: DkimKey | undefined; version: number } = { key: undefined, version: 0 };
  const settings: SettingsReader = {
    effective: async (scope) => ({
      kind: 'in-force',
      settings: {
        scope,
        version: `${scope}:${state.version}/0`,
        values: { ...builtInValues, ...values },
        ...(state.key && { dkim: { ...state.key, scope: 'default', version: state.version } }),
      },
    }),
  };
  const use = (key: DkimKey | undefined, version: number) => Object.assign(state, { key, version });
  return { settings, use };
};

const signing = async (options: Given & { values?: Partial<EffectiveSettings> } = {}) => {
  const { settings, use } = signingSettings(options.values);
  use(first, 1);
  const dependencies = {
    settings,
    formerDkimKey: async ({ version }: { version: number }) => (version === 1 ? { ...first } : undefined),
    ...options.dependencies,
  };
  const delivery = await given({ emails: [anEmail({ from })], ...options, dependencies });
  const sent = () => delivery.transports.sent.map(({ raw }) => raw);
  const check = (raw: Buffer | undefined) =>
    dkimResults(raw ?? Buffer.of(), {
      [keyNameOf(first)]: keyRecord(publicKeyOf(first)),
      [keyNameOf(second)]: keyRecord(publicKeyOf(second)),
    });
  return { ...delivery, use, sent, check };
};

describe('mail of a scope with a DKIM key', () => {
  it('is signed over the bytes that the mail server gets', async () => {
    const { deliverBatch, sent, check, email } = await signing();
    await deliverBatch();
    expect(await check(sent()[0])).toEqual(passes);
    expect((await email())?.identity?.signedBy).toEqual({ scope: 'default', version: 1 });
  });

  it('is signed if the client composed it, too', async () => {
    const { deliverBatch, store, sent, check, ids } = await signing();
    const raw = 'From: a@shop.test\r\nTo: b@example.net\r\nSubject: Hi \t \r\n\r\nGr\xfc\xdfe \t\r\n\r\n\r\n';
    const email = anEmail({ from, id: '01956000-0000-7000-8000-0000000000ff' });
    await store.accept(email, aContent({ raw }));
    ids.push(email.id);
    await deliverBatch();
    expect(await Promise.all(sent().map(check))).toEqual([passes, passes]);
  });

  it.each([
    ['another domain', 'a@other.test', false],
    ['a domain that only ends alike', 'a@myshop.test', false],
    ['a domain below it', 'a@news.shop.test', true],
  ])('from %s is signed if the key stands for it', async (_what, address, isSigned) => {
    const sender = { address: address as typeof from.address };
    const { deliverBatch, sent, check } = await signing({ emails: [anEmail({ from: sender })] });
    await deliverBatch();
    expect(await check(sent()[0])).toEqual(isSigned ? passes : [{ result: 'none', domain: undefined }]);
  });

  it('is signed when it is redirected by developer mode', async () => {
    const values = { 'developer/mode': 'redirect' as const, 'developer/redirect_to': 'dev@shop.test' as never };
    const { deliverBatch, sent, check } = await signing({ values });
    await deliverBatch();
    expect(await check(sent()[0])).toEqual(passes);
  });
});

describe('a second copy', () => {
  const retried = async (change: (use: Awaited<ReturnType<typeof signing>>['use']) => void, options: Given = {}) => {
    let attempts = 0;
    const report: Given['report'] = (mail) =>
      ++attempts === 1 ? failing({ phase: 'dot', code: 'ECONNECTION', dot: true }) : acceptAll(mail);
    const delivery = await signing({ report, ...options });
    await delivery.deliverBatch();
    change(delivery.use);
    delivery.clock.now += 60 * MINUTE;
    const again = await delivery.deliverBatch();
    return { ...delivery, again };
  };

  it('has the same bytes, whenever it is signed', async () => {
    const { sent } = await retried(() => {});
    expect(sent()).toHaveLength(2);
    expect(sent()[1]).toEqual(sent()[0]);
  });

  it('has the same bytes after another key came into force', async () => {
    const { sent, check } = await retried((use) => use(second, 2));
    expect(sent()[1]).toEqual(sent()[0]);
    expect(await check(sent()[1])).toEqual(passes);
  });

  it('has the same bytes after signing was switched off', async () => {
    const { sent } = await retried((use) => use(undefined, 2));
    expect(sent()[1]).toEqual(sent()[0]);
  });

  it('is signed with the current key if the old one is gone, which is logged', async () => {
    const { sent, check, log } = await retried((use) => use(second, 2), {
      dependencies: { formerDkimKey: async () => undefined },
    });
    expect(await check(sent()[1])).toEqual(passes);
    expect(sent()[1]?.toString()).toContain('s=s2;');
    expect(log.lines).toContainEqual(
      expect.objectContaining({ message: 'The DKIM key of an earlier attempt is gone' }),
    );
  });

  it('waits without a lease while the old key cannot be read', async () => {
    const { sent, again, ids, email } = await retried((use) => use(second, 2), {
      dependencies: { formerDkimKey: () => Promise.reject(new StoreUnavailable('SSM is down')) },
    });
    expect(sent()).toHaveLength(1);
    expect(again).toEqual(ids);
    expect((await email())?.state).not.toBe('sending');
  });

  it('of an email that was not signed at first is not signed either', async () => {
    const { sent, check } = await retried((use) => use(second, 2), { emails: [triedUnsigned()] });
    expect(await check(sent().at(-1))).toEqual([{ result: 'none', domain: undefined }]);
  });
});

/** Tried before the scope had a key. */
const triedUnsigned = (): Email => anEmail({ from, identity: { from, replyTo: [] }, attempts: 1 });
