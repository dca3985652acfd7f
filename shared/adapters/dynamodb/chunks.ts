/** The items in order, in groups of at most `size`. */
export const chunks = <T>(items: readonly T[], size: number): T[][] => {
  const groups: T[][] = [];
  for (let at = 0; at < items.length; at += size) groups.push(items.slice(at, at + size));
  return groups;
};
