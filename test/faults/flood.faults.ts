import { describe, expect, it } from 'vitest';
import { releaseDueEmails } from '../../functions/release-due-emails/release-due-emails.ts';
import { releaseHeldEmails } from '../../functions/release-due-emails/release-held-emails.ts';
import type { Email } from '../../shared/email/lifecycle/email.ts';
import type { PairInForce } from '../../shared/ports/settings/in-force-store.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { versionInForce } from '../../shared/settings/in-force/pair-key.ts';
import { aContent, anEmail } from '../support/builders/emails.ts';
import { settingsInForce } from '../support/builders/settings.ts';
import { memorySlowLanes } from '../support/fakes/memory-slow-lanes.ts';
import { recordingLog } from '../support/fakes/recording-log.ts';
import { acceptAll } from '../support/fakes/scripted-transports.ts';
import { memoryInForceStore } from '../support/fakes/settings/memory-in-force-store.ts';
import { failing, given, MINUTE, NOW } from '../support/smtp/delivery.ts';

const BATCH = 10;
const MINUTES = 60;

const pair: PairInForce = {
  scope: 'default',
  revision: 1,
  document: { version: 2, sha256: 'ab' },
  since: 1,
  reviewed: { document: { version: 2 }, secret: { version: 0 }, at: 1 },
};

/** Returns the settings of the version in force. */
const inForceSettings: SettingsReader = {
  effective: async (scope) => {
    const found = await settingsInForce().effective(scope);
    if (found.kind !== 'in-force') return found;
    return { ...found, settings: { ...found.settings, version: versionInForce(new Map([['default', pair]]), scope) } };
  },
};

/** A service under a simulated clock with one flooded scope; the mail server of `eu` is silent. */
const flooded = async (count: number, scope = 'eu') => {
  const emails = Array.from({ length: count }, () => anEmail({ scope, createdAt: NOW, dueAt: NOW + 3 * MINUTE }));
  const made = await given({
    emails,
    dependencies: { settings: inForceSettings },
    report: (mail) =>
      mail.settings.scope === 'eu' ? failing({ phase: 'greeting', code: 'ETIMEDOUT' }) : acceptAll(mail),
  });
  const queue = [...made.ids];
  let messages = queue.length;
  const sendQueue = {
    enqueue: async (ids: readonly string[]) => {
      messages += ids.length;
      queue.push(...ids);
      return [];
    },
  };
  const { store, circuits, clock } = made;
  const common = {
    sendQueue,
    gauge: { level: async () => ({ depth: queue.length, inFlight: BATCH }) },
    now: () => clock.now,
    requeueAfterMs: 3 * MINUTE,
    lanes: memorySlowLanes(),
    log: recordingLog(),
  };
  const release = async (): Promise<void> => {
    await releaseDueEmails({ ...common, store }, () => 55_000);
    await releaseHeldEmails({ ...common, circuits, held: store, inForce: memoryInForceStore(pair) }, () => 55_000);
  };
  /** Delivers up to as many batches as the workers can handle in a minute. */
  const deliverAll = async (batches = Number.POSITIVE_INFINITY): Promise<void> => {
    for (let n = 0; n < batches && queue.length > 0; n++) await made.deliver(queue.splice(0, BATCH), () => 60_000);
  };
  const accept = async (): Promise<Email> => {
    const email = anEmail({ scope: 'default', createdAt: clock.now, dueAt: clock.now + 3 * MINUTE });
    await store.accept(email, aContent());
    queue.push(email.id);
    return email;
  };
  return { ...made, queue, release, deliverAll, accept, messages: () => messages };
};

describe.each([1_500, 20_000])('a flood of %d emails of a scope whose mail server is silent', (count) => {
  it('causes few additional messages and attempts in an hour, and delays no email of another scope', async () => {
    const { release, deliverAll, accept, messages, transports, clock, store, circuits } = await flooded(count);
    for (let minute = 0; minute < MINUTES; minute++) {
      const other = await accept();
      await release();
      await deliverAll();
      expect(await store.find(other.id)).toMatchObject({ state: 'sent', sentAt: clock.now });
      clock.now += MINUTE;
    }
    expect(messages() / count).toBeLessThanOrEqual(1.2);
    const attempts = transports.sent.filter(({ settings }) => settings.scope === 'eu').length;
    expect(attempts).toBeLessThan(3 * MINUTES);
    expect((await circuits.list()).filter(({ closedAt }) => closedAt === undefined)).toMatchObject([{ scope: 'eu' }]);
  });
});

describe('a backlog of ordinary mail that takes the workers an hour', () => {
  it('costs one message per email, and leaves none behind', async () => {
    const { release, deliverAll, messages, clock, queue, accept, stored, ids } = await flooded(2_000, 'default');
    const batchesAMinute = Math.ceil(ids.length / BATCH / MINUTES);
    const later = [];
    for (let minute = 0; minute < MINUTES + 10; minute++) {
      if (minute < MINUTES) later.push(await accept());
      await release();
      await deliverAll(batchesAMinute);
      clock.now += MINUTE;
    }
    expect(messages() / ids.length).toBeLessThanOrEqual(1.05);
    expect(new Set((await stored()).map((email) => email?.state))).toEqual(new Set(['sent']));
    expect(later).toHaveLength(MINUTES);
    expect(queue).toEqual([]);
  });

  it('recovers lost messages within minutes after the queue has caught up', async () => {
    const { release, deliverAll, messages, clock, queue, stored, ids } = await flooded(300, 'default');
    const lost = queue.splice(100, 50);
    for (let minute = 0; minute < 15; minute++) {
      await release();
      await deliverAll(3);
      clock.now += MINUTE;
    }
    expect(messages()).toBe(ids.length + lost.length);
    expect(new Set((await stored()).map((email) => email?.state))).toEqual(new Set(['sent']));
  });
});
