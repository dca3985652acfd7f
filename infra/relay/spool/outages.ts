import { createHash } from 'node:crypto';
import { stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HandoverResult } from '../api/handover-result.ts';

/**
 * What the processes that share a spool tell each other about the API, so that not every new message tries it in vain.
 * Only hints: nothing is lost if they cannot be written.
 */
export interface Outages {
  /** Records whether the API took a message that was handed over under this key. */
  note: (apiKey: string, outcome: HandoverResult) => Promise<void>;
  /**
   * What any process noted within the last 15 seconds: `api` if the API is down, `key` if it takes no more messages under
   * this key for the moment.
   */
  current: (apiKey: string) => Promise<'api' | 'key' | undefined>;
}

const currentForMs = 15_000;

export const createOutages = (root: string, now: () => number): Outages => {
  const markerOf = {
    api: (_apiKey: string): string => join(root, 'api-down'),
    key: (apiKey: string): string => join(root, `throttled-${createHash('sha256').update(apiKey).digest('hex')}`),
  };
  const isCurrent = async (path: string): Promise<boolean> => {
    const found = await stat(path).catch(() => undefined);
    return found !== undefined && Math.abs(now() - found.mtimeMs) < currentForMs;
  };
  const touch = async (path: string): Promise<void> => {
    await writeFile(path, '', { mode: 0o600 });
    await utimes(path, now() / 1000, now() / 1000);
  };

  return {
    note: async (apiKey, outcome) => {
      if (outcome.kind === 'accepted') {
        for (const marker of Object.values(markerOf)) await unlink(marker(apiKey)).catch(() => {});
      } else if (outcome.kind === 'later' && (outcome.blames === 'api' || outcome.blames === 'key')) {
        await touch(markerOf[outcome.blames](apiKey)).catch(() => {});
      }
    },
    current: async (apiKey) => {
      if (await isCurrent(markerOf.api(apiKey))) return 'api';
      return (await isCurrent(markerOf.key(apiKey))) ? 'key' : undefined;
    },
  };
};
