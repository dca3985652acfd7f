import type { HandoverResult } from '../api/handover-result.ts';

/**
 * When to pause the API, a key or a message after failures. Kept in memory only: after a restart
 * everything is tried at once.
 */
export interface Pauses {
  /** How many milliseconds the API is still paused; 0 if it is not. */
  ms: () => number;
  isProbing: () => boolean;
  /** All waiting messages are about to be gone through again. */
  beginPass: () => void;
  /** How many milliseconds until a key that made messages wait in this pass may be tried; infinite if there is none. */
  msOfKeys: () => number;
  isKeyPaused: (apiKey: string) => boolean;
  /** Whether the message is paused, or the key that it was spooled under. */
  isPaused: (id: string) => boolean;
  /**
   * Whether a message may be handed over under this key now. After the API refused or throttled the key, a single message
   * probes whether it is accepted again.
   */
  admits: (id: string, apiKey: string) => boolean;
  note: (id: string, outcome: HandoverResult) => void;
}

export interface PausesPorts {
  /** Milliseconds that are never set back. */
  now: () => number;
  /** A random number in [0, 1), for jitter. */
  random: () => number;
}

interface Pause {
  failures: number;
  until: number;
}

interface KeyPause extends Pause {
  /** The message whose outcome decides whether the pause goes on. */
  probe?: string;
}

const shortestPauseMs = 100;
const longestPauseMs = 60_000;
const longestMessagePauseMs = 10 * 60_000;
/** A proxy's error page may ask for hours, while the API is back in minutes. */
const longestRetryAfterMs = 10 * 60_000;
/** Longer than a hand-over takes; its outcome ends it. */
const probeMs = 5 * 60_000;

export const createPauses = ({ now, random }: PausesPorts): Pauses => {
  let api: Pause = { failures: 0, until: 0 };
  const messages = new Map<string, Pause>();
  /** A refused or throttled key is the fault of its client: mail under other keys must not wait for it. */
  const keys = new Map<string, KeyPause>();
  const keyOf = new Map<string, string>();
  const passedOver = new Set<string>();

  const isOver = (pause: Pause | undefined): boolean => (pause?.until ?? 0) <= now();
  /** Exponential backoff, reduced by a random half at most, so that relays do not all return together. */
  const longer = (pause: Pause | undefined, longest: number, retryAfterMs = 0): Pause => {
    const failures = (pause?.failures ?? 0) + 1;
    const ms = Math.min(longest, shortestPauseMs * 2 ** Math.min(failures - 1, 20)) * (1 - random() / 2);
    return { failures, until: now() + Math.max(ms, Math.min(retryAfterMs, longestRetryAfterMs)) };
  };

  const isKeyPaused = (key: string): boolean => !isOver(keys.get(key));
  const passOver = (key: string): boolean => {
    const paused = isKeyPaused(key);
    if (paused) passedOver.add(key);
    return paused;
  };
  const noteKey = (id: string, key: string, outcome: HandoverResult): void => {
    const pause = keys.get(key);
    // Handed over before the pause: eight answers at once are one failure.
    if (pause && pause.probe !== id) return;
    if (outcome.kind !== 'later' || outcome.blames === 'message') keys.delete(key);
    else if (outcome.blames !== 'api') {
      keys.set(key, longer(pause, longestPauseMs, outcome.retryAfterMs));
      passedOver.add(key);
    } else if (pause) keys.set(key, { ...pause, until: 0 });
  };

  return {
    ms: () => Math.max(0, api.until - now()),
    isProbing: () => api.failures > 0,
    beginPass: () => passedOver.clear(),
    msOfKeys: () => Math.min(...[...passedOver].map((key) => Math.max(0, (keys.get(key)?.until ?? 0) - now()))),
    isKeyPaused,
    isPaused: (id) => !isOver(messages.get(id)) || passOver(keyOf.get(id) ?? ''),
    admits: (id, apiKey) => {
      keyOf.set(id, apiKey);
      if (passOver(apiKey)) return false;
      const pause = keys.get(apiKey);
      if (pause) keys.set(apiKey, { ...pause, until: now() + probeMs, probe: id });
      return true;
    },
    note: (id, outcome) => {
      noteKey(id, keyOf.get(id) ?? '', outcome);
      if (outcome.kind !== 'later') {
        messages.delete(id);
        keyOf.delete(id);
      } else if (outcome.blames === 'message') {
        messages.set(id, longer(messages.get(id), longestMessagePauseMs));
      }
      if (outcome.kind !== 'later' || outcome.blames !== 'api') api = { failures: 0, until: api.until };
      else api = longer(api, longestPauseMs, outcome.retryAfterMs);
    },
  };
};
