import PostalMime from 'postal-mime';
import { afterEach, describe, expect, it } from 'vitest';
import { createTransports } from '../../shared/adapters/transports.ts';
import type { Address } from '../../shared/email/address/address.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../shared/settings/schema/effective.ts';
import { anEmail } from '../support/builders/emails.ts';
import { fin, inTurn, ordinary, reply } from '../support/smtp/behaviours.ts';
import { testCertificates } from '../support/smtp/certificates.ts';
import { given, MINUTE } from '../support/smtp/delivery.ts';
import type { SmtpScript } from '../support/smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../support/smtp/server.ts';
import { trustTestAuthority } from '../support/smtp/trust.ts';

const address = (text: string) => text as Address;
const running: ScriptedSmtp[] = [];

trustTestAuthority();
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const start = async (script: SmtpScript = {}): Promise<ScriptedSmtp> => {
  const server = await startScriptedSmtp(script);
  running.push(server);
  return server;
};

const server = ({ port }: ScriptedSmtp): Partial<EffectiveSettings> => ({
  'system/smtp/host': 'localhost',
  'system/smtp/port': port,
});

/** Settings of each scope, all with the same password. */
const reader = (scopes: Record<string, Partial<EffectiveSettings>>): SettingsReader => ({
  effective: async (scope) => {
    const values = scopes[scope];
    if (!values) return { kind: 'not-configured' };
    const settings = { scope, version: `${scope}:1/1`, values: { ...builtInValues, ...values }, password: 'p4ssword' };
    return { kind: 'in-force', settings };
  },
});

const overSmtp = (scopes: Record<string, Partial<EffectiveSettings>>, emails = [anEmail()]) =>
  given({
    emails,
    dependencies: {
      settings: reader(scopes),
      transports: createTransports({ network: { loopback: true, private: false }, now: Date.now }),
    },
  });

describe('an email on the wire', () => {
  it.each([
    ['no', 'general@shop.test', undefined],
    ['yes', 'general@shop.test', 'general@shop.test'],
    ['specified', 'bounces@shop.test', undefined],
  ] as const)('with Set Return-Path %s: MAIL FROM is %s, Sender is %s', async (word, mailFrom, sender) => {
    const smtp = await start();
    const values = {
      ...server(smtp),
      'system/smtp/set_return_path': word,
      'system/smtp/return_path_email': address('bounces@shop.test'),
      'trans_email/ident_general/email': address('general@shop.test'),
    };
    const { deliverBatch } = await overSmtp({ default: values }, [
      anEmail({ from: { address: address('ann@shop.test') } }),
    ]);
    await deliverBatch();
    const [message] = smtp.messages;
    expect([message?.from, message?.to]).toEqual([mailFrom, ['ada@example.com']]);
    const parsed = await PostalMime.parse(message?.raw ?? '');
    expect([parsed.from?.address, parsed.sender?.address]).toEqual(['ann@shop.test', sender]);
  });

  it('uses the login and encryption of its settings', async () => {
    const { good } = await testCertificates();
    const smtp = await start({ tls: { mode: 'starttls', certificate: good }, mechanisms: ['PLAIN', 'LOGIN'] });
    const values = {
      ...server(smtp),
      'system/smtp/ssl': 'tls',
      'system/smtp/auth': 'login',
      'system/smtp/username': 'shop',
    } as const;
    const { deliverBatch } = await overSmtp({ default: values });
    await deliverBatch();
    expect(smtp.messages[0]?.session).toMatchObject({
      tls: true,
      auth: { mechanism: 'LOGIN', user: 'shop', password: 'p4ssword' },
    });
  });

  it('goes to the server of its own scope, whatever else is in the batch', async () => {
    const servers = { default: await start(), eu: await start(), 'eu.fr': await start() };
    const scopes = Object.fromEntries(Object.entries(servers).map(([scope, smtp]) => [scope, server(smtp)]));
    const emails = Array.from({ length: 12 }, (_, n) => anEmail({ scope: Object.keys(servers)[n % 3] ?? '' }));
    const { deliverBatch } = await overSmtp(scopes, emails);
    await deliverBatch();
    for (const [scope, { messages }] of Object.entries(servers)) {
      const ids = emails.filter((email) => email.scope === scope).map(({ id }) => id);
      const received = messages.map(({ raw }) => /Message-ID: <(\S+)@/.exec(raw.toString())?.[1]);
      expect(received.toSorted()).toEqual(ids.toSorted());
    }
  });

  it('is identical, byte for byte, when it is repeated after an unknown outcome', async () => {
    const smtp = await start({ dot: inTurn(fin(), ordinary) });
    const { deliverBatch, email, clock } = await overSmtp({ default: server(smtp) });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'retrying', possibleDuplicate: true });
    clock.now += 3 * MINUTE;
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'sent', possibleDuplicate: true, attempts: 2 });
    const [first, second] = smtp.messages;
    expect(first?.raw.equals(second?.raw ?? Buffer.of())).toBe(true);
  });

  it('waits as long as greylisting asks', async () => {
    const smtp = await start({ rcpt: inTurn(reply('450 4.7.1 Greylisted, try again in 300 seconds'), ordinary) });
    const { deliverBatch, email, clock } = await overSmtp({ default: server(smtp) });
    const begun = clock.now;
    await deliverBatch();
    expect((await email())?.nextAttemptAt).toBe(begun + 5 * MINUTE);
    clock.now += 5 * MINUTE;
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'sent' });
  });

  it('is held when the login is refused, and sent when other settings are in force', async () => {
    const smtp = await start({ mechanisms: ['PLAIN'], auth: inTurn(reply('535 5.7.8 Wrong'), ordinary) });
    const login = { 'system/smtp/auth': 'plain', 'system/smtp/username': 'shop' } as const;
    let version = 'default:1/1';
    const inner = reader({ default: { ...server(smtp), ...login } });
    const { deliverBatch, email, clock } = await given({
      dependencies: {
        settings: {
          effective: async (scope) => {
            const found = await inner.effective(scope);
            return found.kind === 'in-force' ? { ...found, settings: { ...found.settings, version } } : found;
          },
        },
        transports: createTransports({ network: { loopback: true, private: false }, now: Date.now }),
      },
    });
    await deliverBatch();
    clock.now += 3 * MINUTE;
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'held', attempts: 0, fault: { kind: 'auth-refused', inARow: 1 } });
    expect(smtp.sessions).toHaveLength(1);
    version = 'default:2/2';
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'sent', attempts: 1, heldMs: 3 * MINUTE });
  });
});
