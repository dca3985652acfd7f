/** A function of a text that is computed once for each: for texts of which a million runs see the same few. */
export const memoize = <T>(of: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const result = of(text);
    known.set(text, result);
    return result;
  };
};
