import { describe, expect, it } from 'vitest';
import { releaseDueEmails } from '../../../functions/release-due-emails/release-due-emails.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { QueueUnavailable, StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { QueueGauge } from '../../../shared/ports/sending/queue-gauge.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingSendQueue } from '../../support/fakes/recording-send-queue.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const REQUEUE_AFTER_MS = 180_000;

const given = async (emails: Email[], faultyStore: (store: EmailStore) => Partial<EmailStore> = () => ({})) => {
  const clock = { now: NOW };
  const now = () => clock.now;
  const store = memoryEmailStore({ now });
  for (const email of emails) await store.accept(email, aContent());
  const refusing = { refuses: false };
  const sendQueue = recordingSendQueue(() => refusing.refuses);
  const log = recordingLog();
  const faulty = { ...store, ...faultyStore(store) };
  const queue = { depth: 0, inFlight: 0 };
  const gauge: QueueGauge = { level: async () => queue };
  const dependencies = { store: faulty, sendQueue, gauge, now, requeueAfterMs: REQUEUE_AFTER_MS, log };
  return {
    clock,
    gauge,
    queue,
    refusing,
    sendQueue,
    store,
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
  it('enqueues them and no others', async () => {
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

  it('enqueues each under its scope, so that no scope delays another', async () => {
    const emails = [anEmail({ dueAt: NOW, scope: 'eu' }), anEmail({ dueAt: NOW, scope: 'us', state: 'retrying' })];
    const { release, sendQueue } = await given(emails);
    await release();
    expect([...sendQueue.scopes.values()].toSorted()).toEqual(['eu', 'us']);
  });

  it('continues reading until none are left', async () => {
    const emails = due(4_500);
    const { release, sendQueue } = await given(emails);
    await release();
    expect(new Set(sendQueue.enqueued).size).toBe(4_500);
    expect(sendQueue.enqueued).toHaveLength(4_500);
  });

  it('skips emails that another run has postponed', async () => {
    const { release, sendQueue } = await given(due(3), () => ({ postpone: async () => undefined }));
    await release();
    expect(sendQueue.enqueued).toEqual([]);
  });

  it('stops at a page of emails that were all postponed already, which a lagging index returns again', async () => {
    let reads = 0;
    const page = due(500).map(({ id }) => ({ id, dueAt: NOW }));
    const { release } = await given([], () => ({
      shards: 1,
      due: async () => {
        reads++;
        return page;
      },
      postpone: async () => (reads === 1 ? anEmail() : undefined),
    }));
    await release();
    expect(reads).toBe(2);
  });

  it('starts nothing that may not finish in the remaining time', async () => {
    const { release, sendQueue, dueAts } = await given(due(1));
    await release(() => 9_000);
    expect([sendQueue.enqueued, await dueAts()]).toEqual([[], [NOW]]);
  });

  it('enqueues what it postponed even if the store then fails, and fails itself', async () => {
    let writes = 0;
    const emails = due(10);
    const { release, sendQueue } = await given(emails, (store) => ({
      postpone: async (one, until, enqueued) => {
        if (writes++ > 4) throw new StoreUnavailable('no');
        return store.postpone(one, until, enqueued);
      },
    }));
    await expect(release()).rejects.toThrow(StoreUnavailable);
    expect(sendQueue.enqueued).toHaveLength(5);
  });

  it('logs nothing if there is nothing to do', async () => {
    const { release, log } = await given([]);
    await release();
    expect(log.lines).toEqual([]);
  });

  it('logs how many it enqueued', async () => {
    const { release, log } = await given(due(7));
    await release();
    expect(log.lines).toEqual([{ level: 'info', message: 'Emails that were due were enqueued', enqueued: 7 }]);
  });
});

describe('a queue that is behind', () => {
  const HOUR = 3_600_000;
  const isBehind = { depth: 500, inFlight: 100 };
  const accepted = () => anEmail({ createdAt: NOW - REQUEUE_AFTER_MS, dueAt: NOW });
  const retry = () => anEmail({ state: 'retrying', createdAt: NOW - HOUR, dueAt: NOW, attempts: 1 });

  it('gets no second message for mail that was just accepted', async () => {
    const { release, sendQueue, queue, dueAts } = await given([accepted()]);
    Object.assign(queue, isBehind);
    await release();
    expect([sendQueue.enqueued, await dueAts()]).toEqual([[], [NOW + REQUEUE_AFTER_MS]]);
  });

  it.each([
    ['a retry', retry()],
    ['scheduled mail', anEmail({ state: 'scheduled', scheduledAt: NOW, createdAt: NOW - HOUR, dueAt: NOW })],
    ['mail whose worker died', anEmail({ state: 'sending', createdAt: NOW - HOUR, dueAt: NOW, leaseUntil: NOW })],
    ['mail that the queue refused', anEmail({ createdAt: NOW - 5, dueAt: NOW })],
    ['mail that no time was left for', anEmail({ createdAt: NOW - REQUEUE_AFTER_MS, dueAt: NOW, enqueuedAt: 0 })],
  ])('gets a message for %s, and no second one for an hour', async (_what, email) => {
    const { release, sendQueue, queue, clock } = await given([email]);
    Object.assign(queue, isBehind);
    for (; clock.now < NOW + HOUR; clock.now += 60_000) await release();
    expect(sendQueue.enqueued).toEqual([email.id]);
    await release();
    expect(sendQueue.enqueued).toEqual([email.id, email.id]);
  });

  it('gets one an hour for mail whose message seems lost', async () => {
    const { release, sendQueue, queue, clock } = await given([accepted()]);
    Object.assign(queue, isBehind);
    for (; clock.now < NOW + 4.5 * HOUR; clock.now += 60_000) await release();
    expect(sendQueue.enqueued).toHaveLength(4);
  });

  it('gets one once it has caught up', async () => {
    const { release, sendQueue, queue, clock } = await given([accepted()]);
    Object.assign(queue, isBehind);
    await release();
    Object.assign(queue, { depth: 100, inFlight: 100 });
    clock.now += REQUEUE_AFTER_MS;
    await release();
    expect(sendQueue.enqueued).toHaveLength(1);
  });

  it('gets another the next time for mail that it refused', async () => {
    const { release, sendQueue, queue, clock, refusing } = await given([retry()]);
    Object.assign(queue, isBehind);
    refusing.refuses = true;
    await release();
    refusing.refuses = false;
    clock.now += REQUEUE_AFTER_MS;
    await release();
    expect(sendQueue.enqueued).toHaveLength(1);
  });

  it('is assumed to keep up if its depth cannot be read', async () => {
    const { release, sendQueue, gauge } = await given([accepted()]);
    gauge.level = () => Promise.reject(new QueueUnavailable('no'));
    await release();
    expect(sendQueue.enqueued).toHaveLength(1);
  });

  it('is not queried as long as nothing is due', async () => {
    const { release, gauge } = await given([anEmail({ dueAt: NOW + 1 })]);
    gauge.level = () => Promise.reject(new Error('looked at'));
    await expect(release()).resolves.toBeUndefined();
  });
});
