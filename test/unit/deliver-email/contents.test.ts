import { describe, expect, it } from 'vitest';
import { Contents } from '../../../functions/deliver-email/contents.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { given } from '../../support/smtp/delivery.ts';

const emails = (count: number, contentIn: 'table' | 'bucket') =>
  Array.from({ length: count }, () => anEmail({ contentIn }));

/** A store that records which contents were requested, and returns one for each except those that are gone. */
const contentsOf = (batch: readonly Email[], gone: readonly string[] = []) => {
  const asked: string[][] = [];
  const store: Pick<EmailStore, 'deliverable'> = {
    deliverable: async (some) => {
      asked.push(some.map(({ id }) => id));
      const left = some.filter(({ id }) => !gone.includes(id));
      return { contents: new Map(left.map(({ id }) => [id, aContent()])), suppressions: [] };
    },
  };
  return { contents: new Contents(store, batch), asked };
};

describe('the contents of a batch', () => {
  it('are read ten at a time if small', async () => {
    const small = emails(25, 'table');
    const { contents, asked } = contentsOf(small);
    await Promise.all(
      small.map((email) => contents.use(email, async (content) => expect(content).toEqual(aContent()))),
    );
    const ids = small.map(({ id }) => id);
    expect(asked).toEqual([ids.slice(0, 10), ids.slice(10, 20), ids.slice(20)]);
  });

  it('are in memory four at a time if large', async () => {
    const large = emails(10, 'bucket');
    const { contents, asked } = contentsOf(large);
    let inMemory = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inMemory);
      await new Promise(setImmediate);
      inMemory--;
    };
    await Promise.all(large.map((email) => contents.use(email, work)));
    expect([asked.length, most]).toEqual([10, 4]);
  });

  it('are passed as missing if they are gone, small or large', async () => {
    const all = [...emails(1, 'table'), ...emails(1, 'bucket')];
    const { contents } = contentsOf(
      all,
      all.map(({ id }) => id),
    );
    for (const email of all) await contents.use(email, async (content) => expect(content).toBeUndefined());
  });

  it('make room for the next one when the work fails', async () => {
    const large = emails(8, 'bucket');
    const { contents } = contentsOf(large);
    const fails = () => Promise.reject(new Error('no'));
    const results = await Promise.allSettled(large.map((email) => contents.use(email, fails)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  });

  it('that are large and cannot be read delay only their own email', async () => {
    const [large, small] = [anEmail({ contentIn: 'bucket' }), anEmail()];
    const { deliverBatch, store } = await given({
      emails: [large, small],
      faultyStore: (inner) => ({
        findAll: async (ids) =>
          new Map(
            [...(await inner.findAll(ids))].map(([id, one]) => [
              id,
              id === large.id ? { ...one, contentIn: 'bucket' } : one,
            ]),
          ),
        deliverable: async (some) =>
          some[0]?.id === large.id ? Promise.reject(new StoreUnavailable('no')) : inner.deliverable(some),
      }),
    });
    expect(await deliverBatch()).toEqual([large.id]);
    expect(await store.find(small.id)).toMatchObject({ state: 'sent' });
  });
});
