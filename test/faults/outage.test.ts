import { expect, it } from 'vitest';
import { releaseDueEmails } from '../../functions/release-due-emails/release-due-emails.ts';
import { releaseHeldEmails } from '../../functions/release-due-emails/release-held-emails.ts';
import { anEmail } from '../support/builders/emails.ts';
import { memorySlowLanes } from '../support/fakes/memory-slow-lanes.ts';
import { recordingLog } from '../support/fakes/recording-log.ts';
import { acceptAll } from '../support/fakes/scripted-transports.ts';
import { memoryInForceStore } from '../support/fakes/settings/memory-in-force-store.ts';
import { failing, given, MINUTE, NOW } from '../support/smtp/delivery.ts';

const EMAILS = 2_000;
const OUTAGE_MINUTES = 10;
const BATCH = 10;
/** The redrive policy's maximum receive count. */
const MAX_RECEIVES = 5;

/** The service under a simulated clock: the schedule runs every minute, the queue delivers whatever was enqueued. */
const service = async (isDown: () => boolean) => {
  const emails = Array.from({ length: EMAILS }, () => anEmail({ createdAt: NOW, dueAt: NOW }));
  const made = await given({ emails, report: (mail) => (isDown() ? failing() : acceptAll(mail)) });
  const queue: string[] = [];
  const receives = new Map<string, number>();
  const deadLetters: string[] = [];
  const sendQueue = {
    enqueue: async (ids: readonly string[]) => {
      queue.push(...ids);
      return [];
    },
  };
  const { store, circuits, clock } = made;
  const common = {
    sendQueue,
    gauge: { level: async () => ({ depth: queue.length, inFlight: 0 }) },
    now: () => clock.now,
    requeueAfterMs: 3 * MINUTE,
    lanes: memorySlowLanes(),
    log: recordingLog(),
  };
  const release = async (): Promise<void> => {
    await releaseDueEmails({ ...common, store }, () => 55_000);
    await releaseHeldEmails({ ...common, circuits, held: store, inForce: memoryInForceStore() }, () => 55_000);
  };
  const deliverAll = async (): Promise<void> => {
    while (queue.length > 0) {
      for (const id of await made.deliver(queue.splice(0, BATCH), () => 60_000)) {
        receives.set(id, (receives.get(id) ?? 0) + 1);
        if ((receives.get(id) ?? 0) >= MAX_RECEIVES) deadLetters.push(id);
        else queue.push(id);
      }
    }
  };
  const minute = async (): Promise<void> => {
    await release();
    await deliverAll();
    clock.now += MINUTE;
  };
  return { ...made, minute, deadLetters };
};

it('an outage of ten minutes with 2,000 emails queued drains with no dead letter and no lost mail', async () => {
  let minutes = 0;
  const { minute, stored, deadLetters, transports } = await service(() => minutes < OUTAGE_MINUTES);
  for (; minutes < OUTAGE_MINUTES + 20; minutes++) await minute();
  const states = Map.groupBy(await stored(), (email) => email?.state);
  expect([...states.keys()]).toEqual(['sent']);
  expect(deadLetters).toEqual([]);
  const accepted = transports.sent.slice(-EMAILS);
  expect(new Set(accepted.map(({ raw }) => raw.toString())).size).toBe(EMAILS);
});
