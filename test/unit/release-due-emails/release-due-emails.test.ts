import { describe, expect, it } from 'vitest';
import { releaseDueEmails } from '../../../functions/release-due-emails/release-due-emails.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingSendQueue } from '../../support/fakes/recording-send-queue.ts';

const NOW = 1_000_000;
const REQUEUE_AFTER_MS = 180_000;

const given = async (emails: Email[], faultyStore: (store: EmailStore) => Partial<EmailStore> = () => ({})) => {
  const store = memoryEmailStore({ now: () => NOW });
  for (const email of emails) await store.accept(email, aContent());
  const sendQueue = recordingSendQueue();
  const log = recordingLog();
  const faulty = { ...store, ...faultyStore(store) };
  const dependencies = { store: faulty, sendQueue, now: () => NOW, requeueAfterMs: REQUEUE_AFTER_MS, log };
  return {
    sendQueue,
    log,
    release: (remainingMs = () => 55_000) => releaseDueEmails(dependencies, remainingMs),
    dueAts: async () => {
      const found = await store.findAll(emails.map(({ id }) => id));
      return emails.map(({ id }) => found.get(id)?.dueAt);
    },
  };
};
const due = (count: number): Email[] => Array.from({ length: count }, () => anEmail({ dueAt: NOW }));
const idsOf = (emails: Email[]) => emails.map(({ id }) => id).toSorted();

describe('releasing emails that are due', () => {
  it('announces them and those alone', async () => {
    const emails = due(20);
    const { release, sendQueue } = await given([...emails, anEmail({ dueAt: NOW + 1 }), anEmail({ state: 'sent' })]);
    await release();
    expect(sendQueue.enqueued.toSorted()).toEqual(idsOf(emails));
  });

  it('postpones them, so that a slow queue is not flooded', async () => {
    const { release, sendQueue, dueAts } = await given(due(3));
    await release();
    await release();
    expect(await dueAts()).toEqual([NOW + REQUEUE_AFTER_MS, NOW + REQUEUE_AFTER_MS, NOW + REQUEUE_AFTER_MS]);
    expect(sendQueue.enqueued).toHaveLength(3);
  });

  it('reads on until none are left', async () => {
    const emails = due(4_500);
    const { release, sendQueue } = await given(emails);
    await release();
    expect(new Set(sendQueue.enqueued).size).toBe(4_500);
    expect(sendQueue.enqueued).toHaveLength(4_500);
  });

  it('leaves those alone that another run has moved', async () => {
    const { release, sendQueue } = await given(due(3), () => ({ postpone: async () => false }));
    await release();
    expect(sendQueue.enqueued).toEqual([]);
  });

  it('stops at a page that has all been moved already, which an index that lags behind shows again', async () => {
    let reads = 0;
    const page = due(500).map(({ id }) => ({ id, dueAt: NOW }));
    const { release } = await given([], () => ({
      shards: 1,
      due: async () => {
        reads++;
        return page;
      },
      postpone: async () => reads === 1,
    }));
    await release();
    expect(reads).toBe(2);
  });

  it('begins nothing that the time left may not be enough for', async () => {
    const { release, sendQueue, dueAts } = await given(due(1));
    await release(() => 9_000);
    expect([sendQueue.enqueued, await dueAts()]).toEqual([[], [NOW]]);
  });

  it('announces what it moved even if the store then fails, and fails itself', async () => {
    let writes = 0;
    const emails = due(10);
    const { release, sendQueue } = await given(emails, (store) => ({
      postpone: async (one, until) => {
        if (writes++ > 4) throw new StoreUnavailable('no');
        return store.postpone(one, until);
      },
    }));
    await expect(release()).rejects.toThrow(StoreUnavailable);
    expect(sendQueue.enqueued).toHaveLength(5);
  });

  it('says nothing when there is nothing to do', async () => {
    const { release, log } = await given([]);
    await release();
    expect(log.lines).toEqual([]);
  });

  it('says how many it announced', async () => {
    const { release, log } = await given(due(7));
    await release();
    expect(log.lines).toEqual([{ level: 'info', message: 'Emails that were due were announced', announced: 7 }]);
  });
});
