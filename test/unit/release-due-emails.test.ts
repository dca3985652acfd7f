import { describe, expect, it } from 'vitest';
import { releaseDueEmails } from '../../functions/release-due-emails/release-due-emails.ts';
import type { Email } from '../../shared/email/email.ts';
import { StoreUnavailable } from '../../shared/errors.ts';
import type { EmailStore } from '../../shared/ports/email-store.ts';
import { aContent, anEmail } from '../support/emails.ts';
import { memoryEmailStore } from '../support/fakes/memory-email-store.ts';
import { recordingDoorbell } from '../support/fakes/recording-doorbell.ts';
import { recordingLog } from '../support/fakes/recording-log.ts';

const NOW = 1_000_000;
const RING_AGAIN_MS = 180_000;

const given = async (emails: Email[], faultyStore: (store: EmailStore) => Partial<EmailStore> = () => ({})) => {
  const store = memoryEmailStore({ now: () => NOW });
  for (const email of emails) await store.accept(email, aContent());
  const doorbell = recordingDoorbell();
  const log = recordingLog();
  const faulty = { ...store, ...faultyStore(store) };
  const dependencies = { store: faulty, doorbell, now: () => NOW, ringAgainMs: RING_AGAIN_MS, log };
  return {
    doorbell,
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
    const { release, doorbell } = await given([...emails, anEmail({ dueAt: NOW + 1 }), anEmail({ state: 'sent' })]);
    await release();
    expect(doorbell.rung.toSorted()).toEqual(idsOf(emails));
  });

  it('postpones them, so that a slow queue is not flooded', async () => {
    const { release, doorbell, dueAts } = await given(due(3));
    await release();
    await release();
    expect(await dueAts()).toEqual([NOW + RING_AGAIN_MS, NOW + RING_AGAIN_MS, NOW + RING_AGAIN_MS]);
    expect(doorbell.rung).toHaveLength(3);
  });

  it('reads on until none are left', async () => {
    const emails = due(4_500);
    const { release, doorbell } = await given(emails);
    await release();
    expect(new Set(doorbell.rung).size).toBe(4_500);
    expect(doorbell.rung).toHaveLength(4_500);
  });

  it('leaves those alone that another run has moved', async () => {
    const { release, doorbell } = await given(due(3), () => ({ postpone: async () => false }));
    await release();
    expect(doorbell.rung).toEqual([]);
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
    const { release, doorbell, dueAts } = await given(due(1));
    await release(() => 9_000);
    expect([doorbell.rung, await dueAts()]).toEqual([[], [NOW]]);
  });

  it('announces what it moved even if the store then fails, and fails itself', async () => {
    let writes = 0;
    const emails = due(10);
    const { release, doorbell } = await given(emails, (store) => ({
      postpone: async (one, until) => {
        if (writes++ > 4) throw new StoreUnavailable('no');
        return store.postpone(one, until);
      },
    }));
    await expect(release()).rejects.toThrow(StoreUnavailable);
    expect(doorbell.rung).toHaveLength(5);
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
