import { setTimeout as delay } from 'node:timers/promises';
import type { HandoverResult } from '../api/handover-result.ts';
import type { StoremailApi } from '../api/storemail-api.ts';
import type { Log } from '../log.ts';
import type { Spool } from './spool.ts';
import { DamagedFile, KeyMissing } from './spooled-message.ts';

export interface DrainPorts {
  api: StoremailApi;
  spool: Spool;
  log: Log;
  now: () => number;
  /** From 0 to 1, for jitter. */
  random: () => number;
}

export interface Drain {
  /** Hands over what waits, again and again, until `close`. */
  run: () => Promise<void>;
  /** Tells that a message was put there, so that it need not wait for the next look. */
  wake: () => void;
  /** `run` resolves once what is being handed over is finished. */
  close: () => void;
}

/** Messages handed over at the same time. */
const workers = 8;
/** Other processes share the spool without telling us. */
const lookEveryMs = 2_000;
/** Nobody waits for the answer here, but a hung API must not hold a worker for long. */
const handOverTimeoutMs = 60_000;
const shortestPauseMs = 100;
const longestPauseMs = 60_000;
const longestMessagePauseMs = 10 * 60_000;

export const createDrain = (ports: DrainPorts): Drain => {
  const closing = new AbortController();
  const pauses = createPauses(ports);
  let wakeUp = new AbortController();
  const reportUnreadable = (error: unknown): void => ports.log('spool-unavailable', { reason: reasonOf(error) });

  const idle = async (): Promise<void> => {
    const signal = AbortSignal.any([closing.signal, wakeUp.signal]);
    await delay(pauses.ms() || lookEveryMs, undefined, { signal }).catch(() => {});
    wakeUp = new AbortController();
  };

  return {
    run: async () => {
      while (!closing.signal.aborted) {
        // A disk that is gone may come back; mail that the API takes at once needs none.
        if (pauses.ms() === 0) await drainOnce(ports, pauses, closing.signal).catch(reportUnreadable);
        if (!closing.signal.aborted) await idle();
      }
    },
    // During a pause of the API a new message changes nothing.
    wake: () => {
      if (pauses.ms() === 0) wakeUp.abort();
    },
    close: () => closing.abort(),
  };
};

/** One pass over everything that waits, whatever was tried before: for `flush`. Resolves when there is nothing to do. */
export const flushSpool = async (ports: DrainPorts): Promise<void> => {
  const never = new AbortController().signal;
  await drainOnce(ports, createPauses(ports), never);
};

/** Goes through the waiting messages once, oldest first, and stops early when the API is to be left alone. */
const drainOnce = async (ports: DrainPorts, pauses: Pauses, stop: AbortSignal): Promise<void> => {
  const ids = (await ports.spool.waiting()).values();
  const work = async (): Promise<void> => {
    for (const id of ids) {
      if (stop.aborted || pauses.ms() > 0) return;
      if (!pauses.isPaused(id)) await handOverClaimed(ports, pauses, id);
    }
  };
  // After a failure one message tells whether the API is back.
  await Promise.all(Array.from({ length: pauses.isProbing() ? 1 : workers }, work));
};

const handOverClaimed = async (ports: DrainPorts, pauses: Pauses, id: string): Promise<void> => {
  const { spool, log } = ports;
  if (!(await spool.claims.take(id).catch(() => true))) return;
  try {
    await settle(ports, pauses, id, await handOver(ports, id));
  } catch (error) {
    // A message that another process has finished meanwhile is no news.
    if (Object(error).code === 'ENOENT') return;
    const reason = reasonOf(error);
    pauses.note(id, { kind: 'later', blames: 'message', reason });
    log('spool-failed', { spool: id, reason });
  } finally {
    await spool.claims.release(id);
  }
};

const handOver = async ({ api, spool }: DrainPorts, id: string): Promise<HandoverResult> => {
  try {
    return await api.handOver(await spool.read(id), handOverTimeoutMs);
  } catch (error) {
    // What is no message cannot be handed over, now or later; an operator has to look at it.
    if (!(error instanceof DamagedFile)) throw error;
    return { kind: 'refused', status: 0, name: 'damaged_file', message: error.message };
  }
};

const settle = async (
  { spool, log }: DrainPorts,
  pauses: Pauses,
  id: string,
  outcome: HandoverResult,
): Promise<void> => {
  pauses.note(id, outcome);
  switch (outcome.kind) {
    case 'accepted':
      await spool.remove(id);
      log('handed-over', { spool: id, id: outcome.id });
      await spool.reportApi('up');
      return;
    case 'refused':
      await spool.setAside(id, outcome);
      log('set-aside', { spool: id, status: outcome.status, name: outcome.name });
      return;
    case 'later':
      log('not-handed-over', { spool: id, blames: outcome.blames, reason: outcome.reason });
      if (outcome.blames === 'api') await spool.reportApi('down');
  }
};

const reasonOf = (error: unknown): string =>
  error instanceof KeyMissing ? error.message : String(Object(error).code ?? 'unknown error');

/** When to leave the API alone, and which messages. Kept in memory: after a restart everything is tried at once. */
interface Pauses {
  /** How long from now the API is to be left alone; 0 if it is not. */
  ms: () => number;
  isProbing: () => boolean;
  isPaused: (id: string) => boolean;
  note: (id: string, outcome: HandoverResult) => void;
}

const createPauses = ({ now, random }: Pick<DrainPorts, 'now' | 'random'>): Pauses => {
  const messages = new Map<string, { failures: number; until: number }>();
  let failures = 0;
  let until = 0;
  /** Doubles with each failure; up to half of it is taken off at random, so that relays do not come back together. */
  const pause = (count: number, longest: number): number =>
    Math.min(longest, shortestPauseMs * 2 ** Math.min(count - 1, 20)) * (1 - random() / 2);

  return {
    ms: () => Math.max(0, until - now()),
    isProbing: () => failures > 0,
    isPaused: (id) => (messages.get(id)?.until ?? 0) > now(),
    note: (id, outcome) => {
      if (outcome.kind !== 'later' || outcome.blames === 'message') failures = 0;
      if (outcome.kind !== 'later') {
        messages.delete(id);
      } else if (outcome.blames === 'message') {
        const count = (messages.get(id)?.failures ?? 0) + 1;
        messages.set(id, { failures: count, until: now() + pause(count, longestMessagePauseMs) });
      } else {
        failures += 1;
        until = now() + Math.max(pause(failures, longestPauseMs), outcome.retryAfterMs ?? 0);
      }
    },
  };
};
