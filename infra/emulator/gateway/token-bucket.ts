/** Takes one token if there is one. */
export type TokenBucket = () => boolean;

/** Holds `burst` tokens at first and at most, and gains `ratePerSecond`. `now` is in milliseconds. */
export const createTokenBucket = (ratePerSecond: number, burst: number, now: () => number): TokenBucket => {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * ratePerSecond);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
