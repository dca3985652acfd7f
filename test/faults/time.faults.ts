import { describe, expect, it } from 'vitest';
import { type Behaviour, both, inTurn, ordinary, reply } from '../support/smtp/behaviours.ts';
import { MINUTE } from './deployment/deployment.ts';
import { underFaults } from './deployment/under-faults.ts';

const { start, givesUp } = underFaults();

/** A gate at which the product waits until the test continues; `reached` resolves once it waits. */
const gate = () => {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const behaviour: Behaviour = async (wire) => {
    reached.resolve();
    await opened.promise;
    return ordinary(wire);
  };
  return { behaviour, reached: reached.promise, open: opened.resolve };
};

describe('a worker', () => {
  it.each(['fin', 'rst'] as const)(
    'frozen for ten minutes while its idle connection was closed by %s: the next email costs no failed attempt',
    async (how) => {
      const service = await start();
      const { worker } = service;
      await service.accept();
      await service.deliver();
      worker.freeze();
      void service.mail.dropConnections(how);
      service.clock.move(10 * MINUTE);
      worker.thaw();
      await service.accept(3);
      await service.deliver();
      expect((await service.emails()).map(({ state, attempts }) => [state, attempts])).toEqual(
        Array(4).fill(['sent', 1]),
      );
      expect(service.mail.copies).toHaveLength(4);
    },
  );

  it('frozen mid-send while another takes the lease: it can no longer record; the copies are identical and flagged', async () => {
    const service = await start();
    const frozen = service.functions.start();
    const reached = Promise.withResolvers<void>();
    const freeze: Behaviour = () => {
      frozen.freeze();
      reached.resolve();
      return undefined;
    };
    service.mail.script = { data: inTurn(both(freeze, ordinary), ordinary) };
    await service.accept();
    const first = service.invoke(await service.queue.receive(), { worker: frozen });
    await reached.promise;
    service.clock.move(12 * MINUTE);
    await service.release();
    await service.deliver();
    expect(await service.email()).toMatchObject({ state: 'sent', possibleDuplicate: true });
    const { revision } = (await service.email()) ?? {};
    frozen.thaw();
    await first;
    expect(service.mail.copies).toHaveLength(2);
    expect((await service.email())?.revision).toBe(revision);
  });

  it.each([
    ['ten minutes behind', -10 * MINUTE, 0],
    ['ten minutes ahead', 10 * MINUTE, 0],
    ['followed by one ten minutes ahead', 0, 10 * MINUTE],
    ['followed by one ten minutes behind', 0, -10 * MINUTE],
  ])('whose clock is %s: its lease is respected', async (_how, skew, otherSkew) => {
    const { behaviour, reached, open } = gate();
    const service = await start({ smtp: { data: inTurn(behaviour, ordinary) } });
    await service.accept();
    const worker = service.functions.start('deliver-email', skew);
    const other = service.functions.start('deliver-email', otherSkew);
    const first = service.invoke(await service.queue.receive(), { worker });
    await reached;
    await service.enqueue(service.ids);
    await service.deliver({ worker: other });
    expect(service.mail.sessions).toHaveLength(1);
    open();
    await first;
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 1 });
    expect(service.mail.copies).toHaveLength(1);
  });
});

describe('mail', () => {
  it('expired: ends with the reason, without being sent', async () => {
    const service = await start({ settings: { 'delivery/expire_after_minutes': 10 } });
    await service.mail.stop();
    const [id] = await service.accept();
    givesUp(id);
    await service.deliver();
    await service.minutes(12);
    expect(await service.email()).toMatchObject({ state: 'expired', reason: expect.any(String) });
    await service.mail.restart({});
    await service.minutes(5);
    expect(service.mail.copies).toHaveLength(0);
  });

  it('held for longer than its expiry: does not age while held, and is sent', async () => {
    const service = await start({
      smtp: { greeting: reply('554 5.7.1 Go away') },
      settings: { 'delivery/expire_after_minutes': 10 },
    });
    await service.accept();
    await service.deliver();
    await service.minutes(30);
    service.mail.script = {};
    await service.untilFinal(10);
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 1 });
  });
});

describe('the schedule', () => {
  it('missed for half an hour: due mail is sent at the next run', async () => {
    const service = await start({ smtp: { mail: inTurn(reply('451 4.3.0 Later'), ordinary) } });
    await service.accept(3);
    await service.deliver();
    service.clock.move(30 * MINUTE);
    await service.release();
    await service.deliver();
    expect((await service.emails()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  });

  it('run twice at once: enqueued once or twice, sent once', async () => {
    const service = await start({ smtp: { mail: inTurn(reply('451 4.3.0 Later'), ordinary) } });
    await service.accept(3);
    await service.deliver();
    service.clock.move(5 * MINUTE);
    await Promise.all([service.release(), service.release()]);
    await service.deliver();
    expect(service.mail.copies).toHaveLength(3);
  });
});
