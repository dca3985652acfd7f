/** The smallest of 2, 4, 6, 8, 10, 20, 40 … that is no less than a count: a scale that people can read and halve. */
export const niceCeiling = (count: number): number => {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return [1, 2, 4, 6, 8, 10].map((step) => step * magnitude).find((top) => top >= Math.max(2, count)) ?? count;
};
