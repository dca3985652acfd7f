import { setTimeout as delay } from 'node:timers/promises';
import type { HandoverResult } from '../api/handover-result.ts';
import type { StoremailApi } from '../api/storemail-api.ts';
import type { Log } from '../log.ts';
import { createPauses, type Pauses, type PausesPorts } from './pauses.ts';
import type { Spool } from './spool.ts';
import { DamagedFile, KeyMissing } from './spooled-message.ts';

export interface DrainPorts extends PausesPorts {
  api: StoremailApi;
  spool: Spool;
  log: Log;
}

export interface Drain {
  /** Hands over spooled messages until `close` is called. */
  run: () => Promise<void>;
  /** A message was spooled under this key: look for it now. */
  wake: (apiKey: string) => void;
  /** Stops; `run` resolves once the hand-overs in progress have finished. */
  close: () => void;
}

/** Messages handed over concurrently. */
const workers = 8;
/** How often to look for messages that other processes spooled. */
const lookEveryMs = 2_000;
/** No client waits for these answers, but a hung API must not block a worker for long. */
const handOverTimeoutMs = 60_000;

export const createDrain = (ports: DrainPorts): Drain => {
  const closing = new AbortController();
  const draining = beginDraining(ports);
  const { pauses } = draining;
  let wakeUp = new AbortController();
  // As soon as messages that were passed over may be handed over, the next pass begins with the oldest.
  const endsPass = (): boolean => closing.signal.aborted || pauses.msOfKeys() === 0;
  const reportUnreadable = (error: unknown): void => ports.log('spool-unavailable', { reason: reasonOf(error) });

  const idle = async (): Promise<void> => {
    const signal = AbortSignal.any([closing.signal, wakeUp.signal]);
    await delay(pauses.ms() || Math.min(lookEveryMs, pauses.msOfKeys()), undefined, { signal }).catch(() => {});
    wakeUp = new AbortController();
  };

  return {
    run: async () => {
      while (!closing.signal.aborted) {
        // A failing disk may recover; mail that the API accepts immediately does not need it.
        if (pauses.ms() === 0) await drainOnce(draining, endsPass).catch(reportUnreadable);
        if (!closing.signal.aborted) await idle();
      }
    },
    // While the API or the message's key is paused, a new message changes nothing.
    wake: (apiKey) => {
      if (pauses.ms() === 0 && !pauses.isKeyPaused(apiKey)) wakeUp.abort();
    },
    close: () => closing.abort(),
  };
};

/** Goes through all waiting messages once, including those waiting for a retry, for the `flush` command. */
export const flushSpool = async (ports: DrainPorts): Promise<void> => {
  await drainOnce(beginDraining(ports), () => false);
};

/** What a process remembers of its hand-overs. */
interface Draining extends DrainPorts {
  pauses: Pauses;
  /**
   * The ids, in the spool and in the API, of messages whose file could not be deleted, as on a disk that became
   * read-only. Handed over once more, they would be further emails as soon as their idempotency keys have expired.
   */
  accepted: Map<string, string>;
}

const beginDraining = (ports: DrainPorts): Draining => ({
  ...ports,
  pauses: createPauses(ports),
  accepted: new Map(),
});

/** Goes through the waiting messages once, oldest first. Ends early if `stops` says so or the API is paused. */
const drainOnce = async (draining: Draining, stops: () => boolean): Promise<void> => {
  const { spool, pauses } = draining;
  pauses.beginPass();
  const ids = (await spool.waiting()).values();
  const work = async (): Promise<void> => {
    for (const id of ids) {
      if (stops() || pauses.ms() > 0) return;
      if (!pauses.isPaused(id)) await handOverClaimed(draining, id);
    }
  };
  // After a failure, a single message probes whether the API is back.
  await Promise.all(Array.from({ length: pauses.isProbing() ? 1 : workers }, work));
};

const handOverClaimed = async (draining: Draining, id: string): Promise<void> => {
  const { spool, pauses, log } = draining;
  if (!(await spool.claims.take(id).catch(() => true))) return;
  try {
    const outcome = await handOver(draining, id);
    if (!outcome) return;
    await settle(draining, id, outcome);
    pauses.note(id, outcome);
  } catch (error) {
    // Another process has handed the message over meanwhile.
    if (Object(error).code === 'ENOENT') return;
    const reason = reasonOf(error);
    pauses.note(id, { kind: 'later', blames: 'message', reason });
    log('spool-failed', { spool: id, reason });
  } finally {
    await spool.claims.release(id);
  }
};

/** Resolves to undefined if the message's key is paused. */
const handOver = async (
  { api, spool, pauses, accepted }: Draining,
  id: string,
): Promise<HandoverResult | undefined> => {
  const known = accepted.get(id);
  if (known !== undefined) return { kind: 'accepted', id: known };
  try {
    const submission = await spool.read(id);
    if (!pauses.admits(id, submission.apiKey)) return undefined;
    const outcome = await api.handOver(submission, handOverTimeoutMs);
    await spool.outages.note(submission.apiKey, outcome);
    return outcome;
  } catch (error) {
    // A damaged file can never be handed over; it is set aside for an operator.
    if (!(error instanceof DamagedFile)) throw error;
    return { kind: 'refused', status: 0, name: 'damaged_file', message: error.message };
  }
};

const settle = async ({ spool, log, accepted }: Draining, id: string, outcome: HandoverResult): Promise<void> => {
  switch (outcome.kind) {
    case 'accepted':
      accepted.set(id, outcome.id);
      await spool.remove(id);
      accepted.delete(id);
      log('handed-over', { spool: id, id: outcome.id });
      return;
    case 'refused':
      await spool.setAside(id, outcome);
      log('set-aside', { spool: id, status: outcome.status, name: outcome.name });
      return;
    case 'later':
      log('not-handed-over', { spool: id, blames: outcome.blames, reason: outcome.reason });
  }
};

const reasonOf = (error: unknown): string =>
  error instanceof KeyMissing ? error.message : String(Object(error).code ?? 'unknown error');
