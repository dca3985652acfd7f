import { describe, expect, it } from 'vitest';
import { releaseHeldEmails } from '../../../functions/release-due-emails/release-held-emails.ts';
import { NO_SETTINGS } from '../../../shared/email/lifecycle/circuit.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { Circuit } from '../../../shared/ports/sending/circuit-store.ts';
import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import { versionInForce } from '../../../shared/settings/in-force/pair-key.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { memoryCircuitStore } from '../../support/fakes/memory-circuit-store.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { memorySlowLanes } from '../../support/fakes/memory-slow-lanes.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingSendQueue } from '../../support/fakes/recording-send-queue.ts';
import { memoryInForceStore } from '../../support/fakes/settings/memory-in-force-store.ts';

const NOW = 10_000_000;
const HOUR = 3_600_000;
const pair: PairInForce = {
  scope: 'default',
  revision: 1,
  document: { version: 2, sha256: 'ab' },
  since: 1,
  reviewed: { document: { version: 2 }, secret: { version: 0 }, at: 1 },
};
const VERSION = versionInForce(new Map([['default', pair]]), 'default');
const circuit = (changes: Partial<Circuit> = {}): Circuit => ({
  scope: 'default',
  version: VERSION,
  fault: 'auth-refused',
  reason: 'No',
  openedAt: NOW - HOUR,
  probeAt: NOW + 1,
  ...changes,
});
const held = (count: number, scope = 'default'): Email[] =>
  Array.from({ length: count }, (_, n) => anEmail({ scope, state: 'held', heldAt: NOW - count + n }));
const idsOf = (emails: Email[]) => emails.map(({ id }) => id);

const given = async (emails: Email[], ...initial: Circuit[]) => {
  const store = memoryEmailStore({ now: () => NOW });
  for (const email of emails) await store.accept(email, aContent());
  const circuits = memoryCircuitStore(...initial);
  const sendQueue = recordingSendQueue();
  const dependencies = {
    circuits,
    inForce: memoryInForceStore(pair),
    held: store,
    sendQueue,
    lanes: memorySlowLanes(),
    requeueAfterMs: 180_000,
    now: () => NOW,
    log: recordingLog(),
  };
  return {
    circuits,
    sendQueue,
    dependencies,
    release: (remainingMs = () => 55_000) => releaseHeldEmails(dependencies, remainingMs),
  };
};

describe('held mail', () => {
  it('stays held while its circuit is open', async () => {
    const { release, sendQueue } = await given(held(3), circuit());
    await release();
    expect(sendQueue.enqueued).toEqual([]);
  });

  it('is released when other settings are in force', async () => {
    const emails = held(3);
    const { release, sendQueue, circuits } = await given(emails, circuit({ version: 'default:1/0@1' }));
    await release();
    expect(sendQueue.enqueued).toEqual(idsOf(emails));
    expect(await circuits.list()).toMatchObject([{ closedAt: NOW }]);
  });

  it('stays held if the other settings failed as well', async () => {
    const { release, sendQueue } = await given(held(3), circuit({ version: 'default:1/0@1' }), circuit());
    await release();
    expect(sendQueue.enqueued).toEqual([]);
  });

  it('is released when a probe has closed its circuit', async () => {
    const { release, sendQueue } = await given(held(3), circuit({ closedAt: NOW - 1 }));
    await release();
    expect(sendQueue.enqueued).toHaveLength(3);
  });

  it('has the email held longest released when a probe is due', async () => {
    const emails = held(3);
    const { release, sendQueue } = await given(emails, circuit({ probeAt: NOW }));
    await release();
    expect(sendQueue.enqueued).toEqual(idsOf(emails).slice(0, 1));
  });

  it('has one email released to look for settings', async () => {
    const { release, sendQueue } = await given(held(3), circuit({ version: NO_SETTINGS, probeAt: NOW }));
    await release();
    expect(sendQueue.enqueued).toHaveLength(1);
  });

  it('is released at a limited rate', async () => {
    const { release, sendQueue } = await given(held(1_200), circuit({ closedAt: NOW }));
    await release();
    expect(sendQueue.enqueued).toHaveLength(1_000);
  });

  it('of another scope is not released', async () => {
    const { release, sendQueue } = await given(held(3, 'eu'), circuit({ closedAt: NOW }));
    await release();
    expect(sendQueue.enqueued).toEqual([]);
  });
});

describe('a circuit that is closed', () => {
  it('is remembered while a worker may still hold mail because of it', async () => {
    const { release, circuits } = await given([], circuit({ closedAt: NOW - HOUR }));
    await release();
    expect(await circuits.list()).toHaveLength(1);
  });

  it('is forgotten once no mail can be held because of it any more', async () => {
    const { release, circuits } = await given([], circuit({ closedAt: NOW - HOUR - 1 }));
    await release();
    expect(await circuits.list()).toEqual([]);
  });
});

it('is processed only as long as there is time left for another scope', async () => {
  const { release, sendQueue } = await given(held(1), circuit({ closedAt: NOW }));
  await release(() => 4_000);
  expect(sendQueue.enqueued).toEqual([]);
});

it('of one scope is released even if that of another cannot be read', async () => {
  const emails = held(3);
  const { release, sendQueue, dependencies } = await given(
    emails,
    circuit({ scope: 'asia', closedAt: NOW }),
    circuit({ closedAt: NOW }),
  );
  const { held: read } = dependencies.held;
  dependencies.held.held = async (scope, most) => {
    if (scope === 'asia') throw new StoreUnavailable('throttled');
    return read(scope, most);
  };
  await expect(release()).rejects.toThrow(StoreUnavailable);
  expect(sendQueue.enqueued).toEqual(idsOf(emails));
});
