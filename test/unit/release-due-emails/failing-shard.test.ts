import { expect, it } from 'vitest';
import { releaseDueEmails } from '../../../functions/release-due-emails/release-due-emails.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingSendQueue } from '../../support/fakes/recording-send-queue.ts';

const NOW = Date.UTC(2026, 2, 1, 12);

it('finishes the other shards if one cannot be read, and fails only then', async () => {
  const store = memoryEmailStore({ now: () => NOW });
  const emails = Array.from({ length: 20 }, () => anEmail({ dueAt: NOW }));
  for (const email of emails) await store.accept(email, aContent());
  const unreadable = new Set((await store.due(0, NOW, 100)).map(({ id }) => id));
  const due: typeof store.due = async (shard, ...page) => {
    if (shard === 0) throw new StoreUnavailable('throttled');
    return store.due(shard, ...page);
  };
  const sendQueue = recordingSendQueue();
  const dependencies = {
    store: { ...store, due },
    sendQueue,
    gauge: { level: async () => ({ depth: 0, inFlight: 0 }) },
    now: () => NOW,
    requeueAfterMs: 180_000,
    log: recordingLog(),
  };
  await expect(releaseDueEmails(dependencies, () => 55_000)).rejects.toThrow(StoreUnavailable);
  const others = emails.map(({ id }) => id).filter((id) => !unreadable.has(id));
  expect(sendQueue.enqueued.toSorted()).toEqual(others.toSorted());
});
