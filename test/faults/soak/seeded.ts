/** Numbers in [0, 1) that are the same for the same seed (mulberry32, public domain). */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** One of these, by their weights; `undefined` for what is left to 1. */
export const pick = <T>(random: () => number, weighted: readonly (readonly [number, T])[]): T | undefined => {
  let left = random();
  for (const [weight, value] of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  return undefined;
};
