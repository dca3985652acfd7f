import { describe, expect, it } from 'vitest';
import type { Address } from '../../shared/email/address/address.ts';
import { isFinal } from '../../shared/email/lifecycle/email.ts';
import { hang, reply, when } from '../support/smtp/behaviours.ts';
import type { DeploymentUnderFaults } from './deployment/deployment.ts';
import { MailServer } from './deployment/mail-server.ts';
import { someRecipients } from './deployment/orders.ts';
import { SHORT, states, underFaults } from './deployment/under-faults.ts';

const { start, delivered, givesUp, onEnd } = underFaults();

const statesOf = async (service: DeploymentUnderFaults, ids: readonly string[]) =>
  (await service.emails(ids)).map(({ state }) => state);

describe('a fault of one scope or one email', () => {
  it('a mail server that hangs: mail of other scopes is sent, and its own once it recovers', async () => {
    const service = await start();
    const hung = await MailServer.start({ greeting: hang() });
    onEnd(async () => {
      delivered(...hung.copies);
      await hung.stop();
    });
    await service.settings.save({ 'system/smtp/port': hung.port }, undefined, 'eu');
    const flood = await service.accept(20, { scope: 'eu' });
    const others = await service.accept(5, { scope: 'default' });
    await service.deliver(SHORT);
    expect(await statesOf(service, others)).toEqual(Array(5).fill('sent'));
    expect((await service.emails(flood)).filter(({ state }) => isFinal(state))).toEqual([]);
    await hung.restart({});
    await service.untilFinal();
    expect(await statesOf(service, flood)).toEqual(Array(20).fill('sent'));
  });

  it('a recipient refused by policy: only this email is held, and it bounces once other mail is accepted', async () => {
    const refused = 'refused@example.net' as Address;
    const rcpt = when((line) => line.includes(refused), reply('554 5.7.1 Recipient address rejected'));
    const service = await start({ smtp: { rcpt } });
    const recipients = [{ address: refused, kind: 'to' as const, state: 'pending' as const }];
    const bad = [...(await service.accept(1, { recipients })), ...(await service.accept(1, { recipients }))];
    givesUp(...bad);
    await service.deliver();
    expect(await statesOf(service, bad)).toEqual(['held', 'held']);
    const good = await service.accept(10);
    await service.deliver();
    expect(await statesOf(service, good)).toEqual(Array(10).fill('sent'));
    await service.untilFinal(10);
    expect(await statesOf(service, bad)).toEqual(['bounced', 'bounced']);
  });

  it('a record that the replies make too large: written without them, and nobody gets a second copy', async () => {
    const service = await start({ smtp: { dot: reply(`250 2.0.0 ${'queued as 4CfGh2 '.repeat(11)}`) } });
    const tags = Array.from({ length: 74 }, (_, n) => ({ name: `tag${n}`, value: 'x'.repeat(5_000) }));
    await service.accept(1, { recipients: someRecipients(150), tags });
    await service.deliver();
    await service.minutes(30);
    expect(await states(service)).toEqual([['sent', 1]]);
    expect((await service.email())?.recipients.every(({ response }) => response === undefined)).toBe(true);
    expect(service.mail.copies).toHaveLength(1);
  });

  it('an account refused by its provider: nobody bounces, and all mail is sent once the account is restored', async () => {
    const dot = reply('554 Message rejected: Email address is not verified. The following identities failed the check');
    const service = await start({ smtp: { dot } });
    await service.accept(12);
    await service.deliver();
    await service.minutes(10);
    expect(await states(service)).toEqual(Array(12).fill(['held', 0]));
    service.mail.script = {};
    await service.untilFinal();
    expect(new Set((await service.emails()).map(({ state }) => state))).toEqual(new Set(['sent']));
  });
});
