import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { given } from '../../support/smtp/delivery.ts';

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
