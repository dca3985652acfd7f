import { vi } from 'vitest';
import { Circuits } from '../../../functions/deliver-email/circuits.ts';
import { createDelivery, type DeliverDependencies } from '../../../functions/deliver-email/deliver-emails.ts';
import { Outages } from '../../../functions/deliver-email/outages.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import type { CircuitStore } from '../../../shared/ports/sending/circuit-store.ts';
import type { TransportFault, TransportReport } from '../../../shared/ports/sending/mail-transport.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import type { Suppression } from '../../../shared/suppression/suppression.ts';
import { aContent, anEmail } from '../builders/emails.ts';
import { settingsInForce } from '../builders/settings.ts';
import { memoryCircuitStore } from '../fakes/memory-circuit-store.ts';
import { memoryEmailStore } from '../fakes/memory-email-store.ts';
import { memorySendingBudget } from '../fakes/memory-sending-budget.ts';
import { memorySlowLanes } from '../fakes/memory-slow-lanes.ts';
import { memorySuppressionStore } from '../fakes/memory-suppression-store.ts';
import { recordingLog } from '../fakes/recording-log.ts';
import { recordingSendQueue } from '../fakes/recording-send-queue.ts';
import { acceptAll, type Report, scriptedTransports } from '../fakes/scripted-transports.ts';

export const NOW = Date.UTC(2026, 2, 1, 12, 1);
export const MINUTE = 60_000;
export const CLOCK_SKEW_MS = 600_000;
export const REQUEUE_AFTER_MS = 180_000;

export interface Given {
  emails?: Email[];
  values?: Partial<EffectiveSettings>;
  /** The outcome of a message. */
  report?: Report;
  /** The store with some methods replaced. */
  faultyStore?: (store: EmailStore) => Partial<EmailStore>;
  faultyCircuits?: (store: CircuitStore) => Partial<CircuitStore>;
  suppressions?: Suppression[];
  dependencies?: Partial<DeliverDependencies>;
}

/** A delivery on fakes, whose clock moves only on request, with accepted emails. */
export const given = async (given: Given = {}) => {
  const {
    emails = [anEmail()],
    values = {},
    report = acceptAll,
    faultyStore = () => ({}),
    faultyCircuits = () => ({}),
  } = given;
  const clock = { now: NOW };
  const suppressions = memorySuppressionStore();
  for (const entry of given.suppressions ?? []) await suppressions.add(entry);
  const store = memoryEmailStore({ now: () => clock.now, suppressions });
  for (const email of emails) await store.accept(email, aContent());
  const transports = scriptedTransports(report);
  const log = recordingLog();
  const sendQueue = recordingSendQueue();
  const pause = vi.fn(async () => {});
  const circuits = memoryCircuitStore();
  const deliver = createDelivery({
    circuits: new Circuits({ store: { ...circuits, ...faultyCircuits(circuits) }, now: () => clock.now }),
    outages: new Outages(),
    lanes: memorySlowLanes(),
    workers: 10,
    worker: 'worker',
    wait: () => new Promise(() => {}),
    store: { ...store, ...faultyStore(store) },
    sendingBudget: memorySendingBudget(),
    transports,
    settings: settingsInForce(values),
    now: () => clock.now,
    random: () => 0.5,
    pause,
    clockSkewMs: CLOCK_SKEW_MS,
    sendQueue,
    formerDkimKey: async () => undefined,
    requeueAfterMs: REQUEUE_AFTER_MS,
    log,
    ...given.dependencies,
  });
  const ids = emails.map(({ id }) => id);
  return {
    ids,
    transports,
    circuits,
    store,
    suppressions,
    log,
    sendQueue,
    pause,
    clock,
    deliver,
    /** Delivers all emails as one batch. Resolves to the ids to be retried. */
    deliverBatch: async (remainingMs: () => number = () => 60_000) => [...(await deliver(ids, remainingMs))],
    /** The emails, as stored. */
    stored: async () => {
      const found = await store.findAll(ids);
      return ids.map((id) => found.get(id));
    },
    email: async () => store.find(ids[0] ?? ''),
  };
};

export const failing = (changes: Partial<TransportFault> = {}): TransportReport => ({
  kind: 'fault',
  fault: { phase: 'connect', code: 'ECONNREFUSED', dot: false, ...changes },
  refused: [],
});
