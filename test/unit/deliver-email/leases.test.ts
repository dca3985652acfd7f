import { describe, expect, it } from 'vitest';
import { anEmail } from '../../support/builders/emails.ts';
import { given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

describe('a lease that ran out', () => {
  it('has a second copy sent, which is flagged', async () => {
    const stuck = anEmail({ state: 'sending', leaseUntil: NOW, attempts: 1 });
    const { deliverBatch, email } = await given({ emails: [stuck] });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'sent', possibleDuplicate: true, attempts: 3 });
  });

  it('is flagged even if the email cannot be sent now', async () => {
    const stuck = anEmail({ state: 'sending', leaseUntil: NOW });
    const { deliverBatch, email } = await given({
      emails: [stuck],
      dependencies: { settings: { effective: async () => ({ kind: 'not-configured' }) } },
    });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'held', possibleDuplicate: true, attempts: 1 });
  });

  it('is flagged even if the email ends now, since it may be retried manually', async () => {
    const old = anEmail({ state: 'sending', leaseUntil: NOW, createdAt: NOW - 2 * 1_440 * MINUTE });
    const expired = await given({ emails: [old] });
    await expired.deliverBatch();
    expect(await expired.email()).toMatchObject({ state: 'expired', possibleDuplicate: true, attempts: 1 });

    const stuck = anEmail({ state: 'sending', leaseUntil: NOW });
    const disabled = await given({ emails: [stuck], values: { 'system/smtp/disable': true } });
    await disabled.deliverBatch();
    expect(await disabled.email()).toMatchObject({ state: 'suppressed', possibleDuplicate: true, attempts: 1 });

    const faultyStore = () => ({ deliverable: async () => ({ contents: new Map(), suppressions: [] }) });
    const empty = await given({ emails: [stuck], faultyStore });
    await empty.deliverBatch();
    expect(await empty.email()).toMatchObject({ state: 'failed', possibleDuplicate: true, attempts: 1 });
  });

  it('flags no other email that ends', async () => {
    const old = anEmail({ state: 'retrying', createdAt: NOW - 2 * 1_440 * MINUTE });
    const { deliverBatch, email } = await given({ emails: [old] });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'expired' });
    expect(await email()).not.toHaveProperty('possibleDuplicate');
  });
});

describe('another worker that was faster', () => {
  it('keeps what it wrote, and the loss is logged', async () => {
    const { deliverBatch, email, log } = await given({
      faultyStore: (store) => ({
        change: async (one, changes) => {
          if (changes.state === 'sent') await store.change(one, { state: 'canceled' });
          return store.change(one, changes);
        },
      }),
    });
    expect(await deliverBatch()).toEqual([]);
    expect((await email())?.state).toBe('canceled');
    expect(log.lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('lease was lost') }]);
  });
});
