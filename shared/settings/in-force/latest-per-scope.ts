interface Kept<T> {
  key: string;
  value: Promise<T>;
}

/** Remembers for each scope what was loaded for its newest key, once for all who wait; failures are forgotten. */
export const latestPerScope = <T>() => {
  const kept = new Map<string, Kept<T>>();
  return (scope: string, key: string, load: () => Promise<T>): Promise<T> => {
    const known = kept.get(scope);
    if (known?.key === key) return known.value;
    const loaded: Kept<T> = { key, value: load() };
    kept.set(scope, loaded);
    loaded.value.catch(() => {
      if (kept.get(scope) === loaded) kept.delete(scope);
    });
    return loaded.value;
  };
};
