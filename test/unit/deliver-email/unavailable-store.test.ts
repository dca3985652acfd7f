import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { acceptAll } from '../../support/fakes/scripted-transports.ts';
import { failing, given } from '../../support/smtp/delivery.ts';

describe('a store that is unavailable', () => {
  const unavailable = async () => {
    throw new StoreUnavailable('no');
  };

  it('before anything is known: everything is redelivered', async () => {
    const { deliverBatch } = await given({ faultyStore: () => ({ findAll: unavailable }) });
    await expect(deliverBatch()).rejects.toThrow(StoreUnavailable);
  });

  it('for the contents: the emails are redelivered, unchanged', async () => {
    const before = anEmail();
    const { deliverBatch, email, transports } = await given({
      emails: [before],
      faultyStore: () => ({ deliverable: unavailable }),
    });
    expect(await deliverBatch()).toEqual([before.id]);
    expect(await email()).toEqual(before);
    expect(transports.sent).toEqual([]);
  });

  it('for the lease: the email is redelivered, nothing is sent', async () => {
    const before = anEmail();
    const { deliverBatch, transports } = await given({
      emails: [before],
      faultyStore: () => ({ change: unavailable }),
    });
    expect(await deliverBatch()).toEqual([before.id]);
    expect(transports.sent).toEqual([]);
  });

  it('for the record: the write is retried until it succeeds', async () => {
    let refusals = 3;
    const { deliverBatch, email, pause } = await given({
      faultyStore: (store) => ({
        change: (one, changes) =>
          changes.state === 'sent' && refusals-- > 0 ? unavailable() : store.change(one, changes),
      }),
    });
    expect(await deliverBatch()).toEqual([]);
    expect((await email())?.state).toBe('sent');
    expect(pause).toHaveBeenCalledTimes(3);
  });

  it('for the record until the timeout: the email stays leased, so that a second copy is flagged', async () => {
    const before = anEmail();
    const times = [60_000, 60_000, 60_000, 60_000, 5_000, 500];
    const { deliverBatch, email } = await given({
      emails: [before],
      faultyStore: (store) => ({
        change: (one, changes) => (changes.state === 'sent' ? unavailable() : store.change(one, changes)),
      }),
    });
    expect(await deliverBatch(() => times.shift() ?? 500)).toEqual([before.id]);
    expect((await email())?.state).toBe('sending');
  });

  it('for the circuits only: it is recorded that the email was sent, which keeps it from being sent again', async () => {
    const [refused, accepted] = [anEmail(), anEmail()];
    let isDown = false;
    const { deliver, store, circuits } = await given({
      emails: [refused, accepted],
      report: (mail) => (isDown ? acceptAll(mail) : failing({ phase: 'dot', code: 'EMESSAGE', reply: 554, dot: true })),
      faultyCircuits: (circuits) => ({
        read: (...args) => (isDown ? unavailable() : circuits.read(...args)),
        clear: unavailable,
      }),
    });
    await deliver([refused.id], () => 60_000);
    expect(await circuits.list()).toMatchObject([{ suspects: [{ emailId: refused.id }] }]);
    isDown = true;
    const times = [60_000, 60_000, 60_000, 60_000, 60_000, 5_000];
    expect(await deliver([accepted.id], () => times.shift() ?? 500)).toEqual(new Set());
    expect((await store.find(accepted.id))?.state).toBe('sent');
  });

  it('and content that is gone: the email fails with that reason', async () => {
    const { deliverBatch, email } = await given({
      faultyStore: () => ({ deliverable: async () => ({ contents: new Map(), suppressions: [] }) }),
    });
    expect(await deliverBatch()).toEqual([]);
    expect(await email()).toMatchObject({
      state: 'failed',
      reason: 'Its content is gone',
      recipients: [{ state: 'failed' }],
    });
  });
});
