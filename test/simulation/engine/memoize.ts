/** Caches a function of a text without limit, for texts of which millions of runs use the same few. */
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
