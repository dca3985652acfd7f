import type { RequestTokens } from '../../ports/request-tokens.ts';
import { errorFields } from '../../runtime/error-fields.ts';
import type { Log } from '../../runtime/logger.ts';

/**
 * An instance allows a tenth of a key's limit without consulting the table, and then takes tokens in blocks of the same
 * size. A shop's normal traffic therefore causes no requests to the table; in return, each instance may exceed the limit
 * by one block.
 */
const BLOCKS_PER_LIMIT = 10;
/** Keys counted concurrently; more than any shop has. */
const MAX_KEYS = 1_000;

export interface RateLimitOptions {
  tokens: RequestTokens;
  requestsPerSecond: number;
  now: () => number;
  log: Log;
}

/** The remaining requests of a key in this second, after the current one. */
export interface Allowance {
  isAllowed: boolean;
  headers: Record<string, string>;
}

export interface RateLimit {
  /** Counts a request of a key. Never rejects: while the table is unavailable, nothing is refused. */
  take(keyId: string): Promise<Allowance>;
  /** For responses to requests without a valid key. */
  untouched: Record<string, string>;
}

/** An instance's view of a key's current second. */
interface Window {
  second: number;
  /** Requests it may still allow. */
  free: number;
  used: number;
  isSpent: boolean;
}

/** A limit of requests per key and second, shared by all instances through blocks of tokens. */
export const createRateLimit = ({ tokens, requestsPerSecond: limit, now, log }: RateLimitOptions): RateLimit => {
  const windows = new Map<string, Window>();
  const block = Math.ceil(limit / BLOCKS_PER_LIMIT);

  const windowOf = (keyId: string): Window => {
    const second = Math.floor(now() / 1000);
    const known = windows.get(keyId);
    if (known?.second === second) return known;
    if (windows.size >= MAX_KEYS) windows.clear();
    const window = { second, free: block, used: 0, isSpent: false };
    windows.set(keyId, window);
    return window;
  };

  const refill = async (keyId: string, window: Window): Promise<void> => {
    try {
      const granted = await tokens.take(keyId, window.second, block, limit);
      window.free += granted;
      window.isSpent = granted === 0;
    } catch (error) {
      log.warn('request tokens unavailable', errorFields(error));
      window.free += block;
    }
  };

  const headersOf = (used: number) => ({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(Math.max(0, limit - used)),
    'ratelimit-reset': '1',
    'ratelimit-policy': `${limit};w=1`,
  });

  return {
    untouched: headersOf(0),
    take: async (keyId) => {
      const window = windowOf(keyId);
      if (window.free === 0 && !window.isSpent) await refill(keyId, window);
      if (window.free === 0) return { isAllowed: false, headers: { ...headersOf(limit), 'retry-after': '1' } };
      window.free--;
      window.used++;
      return { isAllowed: true, headers: headersOf(window.used) };
    },
  };
};
