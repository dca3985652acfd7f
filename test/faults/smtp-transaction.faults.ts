import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  bytes,
  fin,
  hang,
  inTurn,
  ordinary,
  reply,
  rst,
  trickle,
  when,
} from '../support/smtp/behaviours.ts';
import type { ServerPhase } from '../support/smtp/script.ts';
import { MINUTE } from './deployment/deployment.ts';
import { someRecipients } from './deployment/orders.ts';
import { SHORT, underFaults } from './deployment/under-faults.ts';

const { start, givesUp } = underFaults();

const once = (behaviour: Behaviour): Behaviour => inTurn(behaviour, ordinary);

describe('a mail server that', () => {
  it.each<[string, Behaviour]>([
    ['FIN', fin()],
    ['RST', rst()],
    ['a hang', hang()],
    ['garbage', reply('??? \u0007 ok')],
    ['half a line', bytes('250 2.0')],
    ['an endless multi-line reply', trickle('250-more\r\n', 1, true)],
  ])(
    'answers the dot with %s: one more copy after two minutes, with the same bytes, flagged',
    async (_what, behaviour) => {
      const service = await start({ smtp: { dot: once(behaviour) } });
      await service.accept();
      const before = service.clock.now();
      await service.deliver(SHORT);
      const email = await service.email();
      expect(email).toMatchObject({ state: 'retrying', possibleDuplicate: true, attempts: 1 });
      expect(email?.nextAttemptAt).toBeGreaterThanOrEqual(before + 2 * MINUTE);
      await service.untilFinal();
      expect(await service.email()).toMatchObject({ state: 'sent', possibleDuplicate: true });
      expect(service.mail.copies).toHaveLength(2);
    },
  );

  it('answers EHLO with an endless multi-line reply: the attempt is aborted in time', async () => {
    const service = await start({ smtp: { ehlo: once(trickle('250-more\r\n', 1, true)) } });
    await service.accept();
    await service.deliver(SHORT);
    expect(await service.email()).toMatchObject({ state: 'retrying' });
    await service.untilFinal();
    expect(service.mail.copies).toHaveLength(1);
  });

  it('disconnects in the body: not accepted, so no duplicate', async () => {
    const service = await start({ smtp: { body: once(rst()) } });
    await service.accept(1, {}, 3_000_000);
    await service.deliver();
    expect(await service.email()).toMatchObject({ state: 'retrying', attempts: 1 });
    await service.untilFinal();
    expect((await service.email())?.possibleDuplicate).toBeUndefined();
    expect(service.mail.copies).toHaveLength(1);
  });

  it('refuses some recipients: each recipient has its own outcome', async () => {
    const [taken, later, refused] = someRecipients(3);
    if (!taken || !later || !refused) throw new Error('There are three recipients');
    const isFor =
      ({ address }: typeof taken) =>
      (line: string) =>
        line.includes(address);
    const deferring = inTurn(reply('450 4.2.1 Later'), ordinary);
    const service = await start({
      smtp: {
        rcpt: (wire) =>
          isFor(refused)(wire.line) ? reply('550 5.1.1 Nobody here')(wire) : when(isFor(later), deferring)(wire),
      },
    });
    const [id] = await service.accept(1, { recipients: [taken, later, refused] });
    givesUp(refused.address);
    await service.deliver();
    expect((await service.email())?.recipients.map(({ state }) => state)).toEqual(['accepted', 'pending', 'bounced']);
    await service.untilFinal();
    expect(await service.email(id)).toMatchObject({ state: 'sent' });
    expect(service.mail.copies.map(({ to }) => to)).toEqual([[taken.address], [later.address]]);
  });

  it.each<[ServerPhase, string]>([
    ['mail', '452 4.3.1 Insufficient system storage'],
    ['dot', '452 4.3.1 Disk full'],
  ])('has a full disk, and says so at %s: retried later', async (phase, line) => {
    const service = await start({ smtp: { [phase]: once(reply(line)) } });
    await service.accept();
    await service.deliver();
    expect(await service.email()).toMatchObject({ state: 'retrying', attempts: 1 });
    await service.untilFinal();
    expect(service.mail.copies).toHaveLength(1);
  });

  it.each([
    ['announces less', { size: 1_000 }],
    ['says 552 at MAIL', { mail: reply('552 5.3.4 Too large') }],
    ['says 552 at the dot', { dot: reply('552 5.3.4 Too large') }],
  ])('does not accept the size, and %s: fails permanently, with the reason', async (_how, smtp) => {
    const service = await start({ smtp });
    const [id] = await service.accept(1, {}, 2_000);
    givesUp(id);
    await service.deliver();
    expect(await service.email()).toMatchObject({ state: 'failed', reason: expect.any(String) });
    expect(service.mail.copies).toHaveLength(0);
  });
});
