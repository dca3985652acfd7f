import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { TransportReport } from '../../../shared/ports/sending/mail-transport.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { acceptAll, type Sent } from '../../support/fakes/scripted-transports.ts';
import { failing, given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

const to = (name: string) => {
  const address = `${name}@example.com` as Address;
  return anEmail({ to: [{ address }], recipients: [{ address, kind: 'to', state: 'pending' }] });
};
const several = (count: number) => Array.from({ length: count }, (_, n) => to(`customer-${n}`));

const answered = (mail: Sent, code: number, response: string, enhanced?: string): TransportReport => ({
  kind: 'answered',
  accepted: [],
  refused: mail.recipients.map((address) => ({ address, code, response, ...(enhanced && { enhanced }) })),
});
const atDot = (reply: number, response: string, enhanced?: string): TransportReport =>
  failing({ phase: 'dot', code: 'EMESSAGE', reply, response, dot: true, ...(enhanced && { enhanced }) });

const relayDenied = (mail: Sent) => answered(mail, 554, '554 5.7.1 Recipient address rejected', '5.7.1');

/** Delivers one email after the other, each in its own batch. */
const inTurn = async ({ deliver }: Awaited<ReturnType<typeof given>>, ids: readonly string[]) => {
  for (const id of ids) await deliver([id], () => 60_000);
};
const isOpen = ({ closedAt }: { closedAt?: number }) => closedAt === undefined;

describe('a recipient that the mail server refuses with 5.7.1', () => {
  it('holds only that email, with its own reason', async () => {
    const made = await given({ emails: [to('poison'), to('poison')], report: relayDenied });
    await inTurn(made, made.ids);
    expect((await made.circuits.list()).filter(isOpen)).toEqual([]);
    for (const email of await made.stored()) {
      expect(email).toMatchObject({ state: 'held', suspectAt: NOW, attempts: 0, fault: { kind: 'relay-denied' } });
      expect(email?.nextAttemptAt).toBeGreaterThan(NOW);
    }
  });

  it('bounces once another email is accepted under the same settings', async () => {
    const emails = [to('poison'), to('good')];
    const made = await given({
      emails,
      report: (mail) => (/poison/.test(mail.recipients[0] ?? '') ? relayDenied(mail) : acceptAll(mail)),
    });
    await inTurn(made, made.ids.slice(0, 1));
    made.clock.now += 1_000;
    await inTurn(made, made.ids.slice(1));
    expect(made.sendQueue.enqueued).toEqual(made.ids.slice(0, 1));
    await inTurn(made, made.ids.slice(0, 1));
    expect((await made.stored())[0]).toMatchObject({ state: 'bounced', recipients: [{ state: 'bounced', code: 554 }] });
  });

  it('never stops other mail, however often it is retried', async () => {
    const emails = [to('poison'), to('poison'), ...several(20)];
    const made = await given({
      emails,
      report: (mail) => (/poison/.test(mail.recipients[0] ?? '') ? relayDenied(mail) : acceptAll(mail)),
    });
    for (const id of made.ids.slice(2)) {
      await inTurn(made, [...made.ids.slice(0, 2), id]);
      made.clock.now += MINUTE;
    }
    const states = (await made.stored()).map((email) => email?.state);
    expect(states).toEqual(['bounced', 'bounced', ...Array(20).fill('sent')]);
  });

  it('opens the circuit when several different emails agree; the circuit lists them and is not probed by them', async () => {
    const made = await given({ emails: several(6), report: relayDenied });
    await inTurn(made, made.ids.slice(0, 3));
    expect(await made.circuits.list()).toMatchObject([{ fault: 'relay-denied', openedBy: made.ids.slice(0, 3) }]);
    await inTurn(made, made.ids.slice(3));
    expect(made.transports.sent).toHaveLength(3);
    made.clock.now += 10 * MINUTE;
    await inTurn(made, made.ids.slice(0, 3));
    expect(made.transports.sent).toHaveLength(3);
    await inTurn(made, made.ids.slice(3, 4));
    expect(made.transports.sent).toHaveLength(4);
    expect((await made.stored())[3]).toMatchObject({ state: 'held' });
  });

  it('does not count against the settings if the email reached somebody before', async () => {
    const ada = 'ada@example.com' as Address;
    const bob = 'bob@example.com' as Address;
    const email = anEmail({
      state: 'retrying',
      sentAt: NOW - 1,
      recipients: [
        { address: ada, kind: 'to', state: 'accepted' },
        { address: bob, kind: 'to', state: 'pending' },
      ],
    });
    const made = await given({ emails: [email], report: relayDenied });
    await made.deliverBatch();
    expect(await made.email()).toMatchObject({ state: 'sent', recipients: [{}, { state: 'bounced' }] });
  });
});

describe('a server that relays only after a login', () => {
  const shop = 'shop@example.org' as Address;
  const order = (name: string) => {
    const address = `${name}@example.com` as Address;
    return anEmail({
      to: [{ address }],
      recipients: [
        { address, kind: 'to', state: 'pending' },
        { address: shop, kind: 'bcc', state: 'pending' },
      ],
    });
  };
  const toShop = () =>
    anEmail({ to: [{ address: shop }], recipients: [{ address: shop, kind: 'to', state: 'pending' }] });
  /** Takes mail for the shop's own domain only. */
  const ownDomainOnly = (mail: Sent): TransportReport => {
    const taken = mail.recipients.filter((address) => address === shop);
    const others = mail.recipients.filter((address) => address !== shop);
    return {
      kind: 'answered',
      accepted: taken.map((address) => ({ address, code: 250, response: '250 Ok' })),
      refused: others.map((address) => ({
        address,
        code: 554,
        response: '554 5.7.1 Relay access denied',
        enhanced: '5.7.1',
      })),
    };
  };

  it('opens the circuit although it takes the copies for its own domain, and these arrive once', async () => {
    const made = await given({ emails: ['ada', 'bob', 'cleo'].map(order), report: ownDomainOnly });
    await inTurn(made, made.ids);
    expect((await made.circuits.list()).filter(isOpen)).toMatchObject([{ fault: 'relay-refused' }]);
    for (const email of await made.stored()) {
      expect(email).toMatchObject({ state: 'held', recipients: [{ state: 'pending' }, { state: 'accepted' }] });
    }
    made.clock.now += 10 * MINUTE;
    await inTurn(made, made.ids);
    expect((await made.circuits.list()).filter(isOpen)).toHaveLength(1);
  });

  it('bounces no customer because it takes other mail for its own domain', async () => {
    const made = await given({ emails: [to('ada'), toShop()], report: ownDomainOnly });
    await inTurn(made, made.ids);
    made.clock.now += 10 * MINUTE;
    await inTurn(made, made.ids);
    expect((await made.stored()).map((email) => email?.state)).toEqual(['held', 'sent']);
  });
});

describe('a refusal of the account', () => {
  const paused = () => atDot(554, '554 Message rejected: Sending paused for this account.');

  it("at the final dot is nobody's bounce", async () => {
    const made = await given({ emails: several(1), report: paused });
    await made.deliverBatch();
    expect(await made.email()).toMatchObject({ state: 'held', fault: { kind: 'provider-account' } });
  });

  it('opens the circuit when emails that differ agree', async () => {
    const made = await given({ emails: [], report: paused });
    for (const [n, email] of several(4).entries()) {
      await made.store.accept(email, { ...aContent(), text: `Order ${n}` });
      await made.deliver([email.id], () => 60_000);
    }
    expect(await made.circuits.list()).toMatchObject([{ fault: 'provider-account' }]);
    expect((await made.circuits.list()).filter(isOpen)).toHaveLength(1);
  });
});

describe('refusals in a row with one reply that nobody knows', () => {
  const odd = (mail: Sent) => answered(mail, 550, `550 q${mail.recipients[0]?.length}x7 go away (case 1${NOW})`);

  it('open the circuit, whatever they say; those refused before are listed, to be sent again', async () => {
    const made = await given({ emails: several(12), report: odd });
    await inTurn(made, made.ids);
    const [circuit] = await made.circuits.list();
    expect(circuit).toMatchObject({ fault: 'refused-alike', openedBy: made.ids.slice(0, 8) });
    const states = (await made.stored()).map((email) => email?.state);
    expect(states).toEqual([...Array(7).fill('bounced'), ...Array(5).fill('held')]);
  });

  it('do not count when mail is accepted in between', async () => {
    let attempts = 0;
    const made = await given({
      emails: several(40),
      report: (mail) => (++attempts % 7 === 0 ? acceptAll(mail) : odd(mail)),
    });
    await inTurn(made, made.ids);
    expect((await made.circuits.list()).filter(isOpen)).toEqual([]);
  });

  it('do not count when they concern a single customer', async () => {
    const made = await given({ emails: Array.from({ length: 12 }, () => to('gone')), report: odd });
    await inTurn(made, made.ids);
    expect((await made.circuits.list()).filter(isOpen)).toEqual([]);
  });
});
