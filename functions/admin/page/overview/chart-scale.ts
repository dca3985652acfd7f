/** The smallest of 2, 4, 6, 8, 10, 20, 40 … that is at least `count`: a scale that is easy to read and halve. */
export const niceCeiling = (count: number): number => {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return [1, 2, 4, 6, 8, 10].map((step) => step * magnitude).find((top) => top >= Math.max(2, count)) ?? count;
};
