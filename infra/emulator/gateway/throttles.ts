import type { HttpApiModel, ThrottleModel } from '../template/model.ts';

/** Takes one token if there is one. */
type TokenBucket = () => boolean;

/** Whether a request may pass to the route of this key, or to none. */
export type Throttles = (routeKey: string | undefined) => boolean;

/**
 * A bucket for each route that has a throttle of its own, and one for all others together. AWS does not say whether
 * those share one; that they do is the harder case.
 */
export const createThrottles = ({ routes, throttle }: HttpApiModel, now: () => number): Throttles => {
  const others = throttle ? createTokenBucket(throttle, now) : () => true;
  const own = new Map(
    routes.flatMap((route) => (route.throttle ? [[route.key, createTokenBucket(route.throttle, now)]] : [])),
  );
  return (routeKey) => (own.get(routeKey ?? '') ?? others)();
};

/** Holds `burst` tokens at first and at most, and gains `ratePerSecond`. `now` is in milliseconds. */
const createTokenBucket = ({ ratePerSecond, burst }: ThrottleModel, now: () => number): TokenBucket => {
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
