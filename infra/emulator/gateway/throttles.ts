import type { HttpApiModel, ThrottleModel } from '../template/model.ts';

/** Takes one token. Returns whether there was one. */
type TokenBucket = () => boolean;

/** Whether a request to this route, or to no route, is within its rate limit. */
export type Throttles = (routeKey: string | undefined) => boolean;

/**
 * One bucket for each route with its own limit, and one shared by all other routes. AWS does not document whether
 * those share a bucket; a shared one is the stricter case.
 */
export const createThrottles = ({ routes, throttle }: HttpApiModel, now: () => number): Throttles => {
  const others = throttle ? createTokenBucket(throttle, now) : () => true;
  const own = new Map(
    routes.flatMap((route) => (route.throttle ? [[route.key, createTokenBucket(route.throttle, now)]] : [])),
  );
  return (routeKey) => (own.get(routeKey ?? '') ?? others)();
};

/** A token bucket that starts full with `burst` tokens and gains `ratePerSecond`. `now` is in milliseconds. */
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
