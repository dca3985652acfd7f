/** The value below which this share of the sorted values lies, by nearest rank. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const quartiles = (values: readonly number[]): [number, number] => [
  quantile(values, 0.25),
  quantile(values, 0.75),
];

/** The median of what each repetition says: load that comes and goes falls on both sides of a pair alike. */
export const medianRatio = (values: readonly number[], yardsticks: readonly number[]): number =>
  median(values.map((value, index) => value / (yardsticks[index] ?? Number.NaN)));
