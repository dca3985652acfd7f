/** How long two emails took that were accepted at the same moment, in milliseconds. */
export interface Pair {
  without: number;
  with: number;
}

/** A ratio with the bounds between which it lies with 99 % confidence. */
export interface Ratio {
  value: number;
  low: number;
  high: number;
}

export interface Comparison {
  pairs: number;
  without: { p50: number; p95: number };
  with: { p50: number; p95: number };
  p50: Ratio;
  p95: Ratio;
}

const RESAMPLES = 2_000;

export const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;

const percentilesOf = (pairs: readonly Pair[], which: keyof Pair) => {
  const sorted = pairs.map((pair) => pair[which]).sort((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
};

/**
 * Compares the two emails of all pairs. Emails of one burst wait for each other, so that their times depend on each other;
 * bursts do not. So the bounds come from resampling whole bursts (cluster bootstrap).
 */
export const compare = (bursts: readonly (readonly Pair[])[], random: () => number): Comparison => {
  const ratiosOf = (pairs: readonly Pair[]) => {
    const [without, withWebhooks] = [percentilesOf(pairs, 'without'), percentilesOf(pairs, 'with')];
    return { p50: withWebhooks.p50 / without.p50, p95: withWebhooks.p95 / without.p95 };
  };
  const all = bursts.flat();
  const resampled = Array.from({ length: RESAMPLES }, () =>
    ratiosOf(bursts.flatMap(() => bursts[Math.floor(random() * bursts.length)] ?? [])),
  );
  const ratio = (which: 'p50' | 'p95'): Ratio => {
    const sorted = resampled.map((one) => one[which]).sort((a, b) => a - b);
    return { value: ratiosOf(all)[which], low: percentile(sorted, 0.005), high: percentile(sorted, 0.995) };
  };
  return {
    pairs: all.length,
    without: percentilesOf(all, 'without'),
    with: percentilesOf(all, 'with'),
    p50: ratio('p50'),
    p95: ratio('p95'),
  };
};
