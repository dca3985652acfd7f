import { describe, expect, it, vi } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { DueEmail, EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { bob, copy, order, other, separate } from '../../support/builders/copied-order.ts';
import { failing, given, MINUTE, NOW, REQUEUE_AFTER_MS } from '../../support/smtp/delivery.ts';

const ann = 'ada@example.com' as Address;

const bcc = { 'sales_email/order/copy_to': [copy] };

const dueIn = async (store: EmailStore, now: number): Promise<DueEmail[]> =>
  (await Promise.all([0, 1, 2, 3].map((shard) => store.due(shard, now, 100)))).flat();

describe('copies by Bcc', () => {
  it('are sent with the email, and not named in it', async () => {
    const { deliverBatch, transports } = await given({ emails: [order()], values: bcc });
    await deliverBatch();
    expect(transports.sent.map(({ recipients }) => recipients)).toEqual([['ada@example.com', copy]]);
    expect(transports.sent[0]?.raw.toString()).not.toContain(copy);
  });
});

describe('separate copies', () => {
  const whole = async (changes: Parameters<typeof given>[0] = {}) => {
    const made = await given({ emails: [order()], values: separate, ...changes });
    const copies = async () => {
      const ids = (await dueIn(made.store, made.clock.now + REQUEUE_AFTER_MS)).map(({ id }) => id);
      return [...(await made.store.findAll(ids)).values()].filter(({ copyOf }) => copyOf);
    };
    return { ...made, copies };
  };

  it('are separate emails, due once the main one was sent', async () => {
    const { deliverBatch, transports, email, copies } = await whole();
    await deliverBatch();
    expect(transports.sent).toHaveLength(1);
    const found = await copies();
    expect(found.map(({ to }) => to[0]?.address).toSorted()).toEqual([copy, other]);
    expect(found[0]).toMatchObject({
      type: 'order',
      subject: 'Your order',
      recipients: [{ kind: 'to' }],
      cc: [],
      bcc: [],
    });
    expect(await email()).toMatchObject({ state: 'sent' });
    expect(await email()).not.toHaveProperty('dueAt');
  });

  it('are enqueued immediately, and again if that is lost', async () => {
    const { deliverBatch, copies, sendQueue } = await whole();
    await deliverBatch();
    const found = await copies();
    expect(sendQueue.enqueued.toSorted()).toEqual(found.map(({ id }) => id).toSorted());
    expect(found.map(({ dueAt }) => dueAt)).toEqual([NOW + REQUEUE_AFTER_MS, NOW + REQUEUE_AFTER_MS]);
  });

  /** Sent to one recipient; the other one was deferred until the email expired. */
  const halfSent = async (changes: Parameters<typeof given>[0] = {}) => {
    const accepted = { address: ann, code: 250, response: '250 Ok' };
    const refused = { address: bob, code: 450, response: '450 Later' };
    const recipients = [ann, bob].map((address) => ({ address, kind: 'to' as const, state: 'pending' as const }));
    const made = await whole({
      emails: [{ ...order(), recipients }],
      report: () => ({ kind: 'answered', accepted: [accepted], refused: [refused] }),
      ...changes,
    });
    await made.deliverBatch();
    expect(await made.email()).toMatchObject({ state: 'retrying' });
    made.clock.now += 1_441 * MINUTE;
    await made.deliverBatch();
    expect(await made.email()).toMatchObject({ state: 'sent' });
    return made;
  };

  it('are made of an email that ends as sent when its other recipients expire', async () => {
    const { copies, sendQueue, email } = await halfSent();
    expect(await copies()).toHaveLength(2);
    expect(sendQueue.enqueued).toHaveLength(2);
    expect(await email()).not.toHaveProperty('dueAt');
  });

  it('are made later if the worker dies before', async () => {
    const accept = vi.fn<EmailStore['accept']>().mockResolvedValueOnce().mockRejectedValue(new StoreUnavailable('no'));
    const { email, clock, copies, deliverBatch } = await halfSent({
      faultyStore: (store) => ({
        accept: async (one, content) => {
          await accept(one, content);
          return store.accept(one, content);
        },
      }),
    });
    expect(await email()).toMatchObject({ dueAt: clock.now + MINUTE });
    accept.mockResolvedValue();
    clock.now += MINUTE;
    await deliverBatch();
    expect(await copies()).toHaveLength(2);
  });

  it('are given up once the content is gone, rather than retried forever', async () => {
    const { email } = await halfSent({
      faultyStore: (store) => ({
        contents: vi.fn<EmailStore['contents']>().mockImplementationOnce(store.contents).mockResolvedValue(new Map()),
      }),
    });
    expect(await email()).not.toHaveProperty('copies');
    expect(await email()).not.toHaveProperty('dueAt');
  });

  it('have no copies themselves', async () => {
    const { deliverBatch, deliver, copies, transports } = await whole();
    await deliverBatch();
    await deliver(
      (await copies()).map(({ id }) => id),
      () => 60_000,
    );
    expect(transports.sent.map(({ recipients }) => recipients).toSorted()).toEqual([
      ['ada@example.com'],
      [copy],
      [other],
    ]);
    expect(await copies()).toEqual([]);
  });

  it.each([
    ['that fails', failing()],
    ['that bounced', failing({ phase: 'dot', code: 'EMESSAGE', reply: 554, dot: true })],
    ['that is held', failing({ phase: 'auth', code: 'EAUTH', reply: 535 })],
  ])('are not made of an email %s', async (_what, report) => {
    const { deliverBatch, copies } = await whole({ report: () => report });
    await deliverBatch();
    expect(await copies()).toEqual([]);
  });

  it('that cannot be made do not affect the main email, and are made later', async () => {
    let isDown = true;
    const { deliverBatch, email, clock, transports, copies } = await whole({
      faultyStore: (store) => ({
        accept: async (one, content) => {
          if (isDown) throw new StoreUnavailable('no');
          return store.accept(one, content);
        },
      }),
    });
    expect(await deliverBatch()).toEqual([]);
    expect(await email()).toMatchObject({ state: 'sent', dueAt: NOW + MINUTE });
    isDown = false;
    clock.now += MINUTE;
    await deliverBatch();
    expect(await copies()).toHaveLength(2);
    expect(transports.sent).toHaveLength(1);
    expect(await email()).not.toHaveProperty('dueAt');
  });

  it('are made once, however often that is attempted', async () => {
    const { deliverBatch, clock, store, copies } = await whole({
      faultyStore: (inner) => ({
        change: async (one, changes) => {
          if (changes.copies === null) throw new StoreUnavailable('no');
          return inner.change(one, changes);
        },
      }),
    });
    await deliverBatch();
    clock.now += MINUTE;
    await deliverBatch();
    expect(await copies()).toHaveLength(2);
    expect(await dueIn(store, clock.now + REQUEUE_AFTER_MS)).toHaveLength(3);
  });
});
