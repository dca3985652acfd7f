/** Deterministic numbers in [0, 1) for a seed (mulberry32, public domain). */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Chooses by weight; `undefined` for the remainder to 1. */
export const pick = <T>(random: () => number, weighted: readonly (readonly [number, T])[]): T | undefined => {
  let left = random();
  for (const [weight, value] of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  return undefined;
};
