import { describe, expect, it } from 'vitest';
import { isFinal } from '../../shared/email/lifecycle/email.ts';
import { after, type Behaviour, hang, inTurn, ordinary, reply, trickle } from '../support/smtp/behaviours.ts';
import { testCertificates } from '../support/smtp/certificates.ts';
import { MINUTE } from './deployment/deployment.ts';
import { SHORT, underFaults } from './deployment/under-faults.ts';

const { start } = underFaults();

const once = (behaviour: Behaviour): Behaviour => inTurn(behaviour, ordinary);

describe('a mail server that', () => {
  it('is down: mail waits until it is up', async () => {
    const service = await start();
    await service.mail.stop();
    await service.accept(12);
    await service.deliver();
    expect((await service.emails()).filter(({ state }) => isFinal(state))).toEqual([]);
    await service.mail.restart({});
    await service.untilFinal();
    expect(service.mail.copies).toHaveLength(12);
  });

  it('is a black hole: the attempt ends in time, and the next one makes no second copy', async () => {
    const service = await start({ smtp: { greeting: once(hang()) } });
    await service.accept();
    await service.deliver(SHORT);
    expect(await service.email()).toMatchObject({ state: 'retrying', attempts: 1 });
    await service.untilFinal();
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 2 });
    expect(service.mail.copies).toHaveLength(1);
  });

  it('is a tarpit: slow is not failed', async () => {
    const slow = after(150);
    const phases = ['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'dot'] as const;
    const service = await start({ smtp: Object.fromEntries(phases.map((phase) => [phase, slow])) });
    await service.accept(3);
    await service.deliver();
    expect((await service.emails()).map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(3).fill(['sent', 1]),
    );
  });

  it.each(['greeting', 'rcpt'] as const)(
    'replies one byte per second at %s: the attempt is aborted in time',
    async (phase) => {
      const service = await start({ smtp: { [phase]: once(trickle('250 2.1.5 Ok\r\n', 1_000)) } });
      await service.accept();
      await service.deliver(SHORT);
      expect(await service.email()).toMatchObject({ state: 'retrying', attempts: 1 });
      await service.untilFinal();
      expect(service.mail.copies).toHaveLength(1);
    },
  );

  it('greylists: is retried when it asked for it', async () => {
    const service = await start({ smtp: { rcpt: once(reply('450 4.7.1 Greylisted, try again in 300 seconds')) } });
    await service.accept();
    const asked = service.clock.now() + 5 * MINUTE;
    await service.deliver();
    expect((await service.email())?.nextAttemptAt).toBeGreaterThanOrEqual(asked);
    await service.untilFinal(8);
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it.each(['greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'dot'] as const)(
    'says 421 at %s: retried later, sent once',
    async (phase) => {
      const { good } = await testCertificates();
      const smtp = { tls: { mode: 'starttls', certificate: good }, mechanisms: ['PLAIN'] } as const;
      const service = await start({
        smtp: { ...smtp, mechanisms: ['PLAIN'], [phase]: once(reply('421 4.3.2 Closing')) },
        settings: { 'system/smtp/ssl': 'tls', 'system/smtp/auth': 'plain', 'system/smtp/username': 'shop' },
        password: 'p4ssword-of-the-shop',
      });
      await service.accept();
      await service.deliver();
      expect(await service.email()).toMatchObject({ state: 'retrying', attempts: 1 });
      await service.untilFinal();
      expect(await service.email()).toMatchObject({ state: 'sent', attempts: 2 });
      expect(service.mail.copies).toHaveLength(1);
    },
  );

  it('greets with 554: mail is held without counting attempts, and sent once the server accepts it again', async () => {
    const service = await start({ smtp: { greeting: reply('554 5.7.1 Go away') } });
    await service.accept(3);
    await service.deliver();
    expect((await service.emails()).map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(3).fill(['held', 0]),
    );
    service.mail.script = {};
    await service.untilFinal(15);
    expect(service.mail.copies).toHaveLength(3);
  });

  it('has a rate limit: emails above it wait their turn', async () => {
    const service = await start();
    let minute = 0;
    let taken = 0;
    service.mail.script = {
      mail: (wire) => {
        const current = Math.floor(service.clock.now() / MINUTE);
        if (current !== minute) taken = 0;
        minute = current;
        return ++taken > 4 ? reply('450 4.7.1 Too many messages, try again in 60 seconds')(wire) : 'ordinary';
      },
    };
    await service.accept(12);
    await service.deliver();
    await service.untilFinal();
    expect(service.mail.copies).toHaveLength(12);
  });
});
