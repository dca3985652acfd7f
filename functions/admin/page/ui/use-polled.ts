import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** What was last loaded, and what went wrong since. Both may be there: an old value is better than none. */
export interface Polled<T> {
  value?: T;
  error?: unknown;
  /** Loads again; resolves when that is done. */
  refresh: () => Promise<void>;
}

/**
 * Loads something at once, whenever `load` is another function, and every so often while the tab is seen.
 * An answer that was overtaken by a later question is dropped.
 */
export const usePolled = <T>(load: () => Promise<T>, everyMs?: number): Polled<T> => {
  const [state, setState] = useState<{ of: unknown; value?: T; error?: unknown }>({ of: load });
  const newest = useRef(0);

  const refresh = useCallback(async () => {
    newest.current += 1;
    const turn = newest.current;
    const settle = (change: { value: T } | { error: unknown }) => {
      if (turn !== newest.current) return;
      setState((before) => ({
        ...(before.of === load && 'value' in before && { value: before.value }),
        ...change,
        of: load,
      }));
    };
    await load().then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error }),
    );
  }, [load]);

  useEffect(() => {
    void refresh();
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [refresh, everyMs]);

  const current: typeof state = state.of === load ? state : { of: load };
  return { ...('value' in current && { value: current.value as T }), error: current.error, refresh };
};
