/** The quantile of sorted values by nearest rank. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const quartiles = (values: readonly number[]): [number, number] => [
  quantile(values, 0.25),
  quantile(values, 0.75),
];

/** The median of the ratios per repetition, so that varying load affects both sides alike. */
export const medianRatio = (values: readonly number[], yardsticks: readonly number[]): number =>
  median(values.map((value, index) => value / (yardsticks[index] ?? Number.NaN)));
