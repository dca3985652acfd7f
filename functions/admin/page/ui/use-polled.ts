import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** The last loaded value and the last error. Both may be set, since an old value is better than none. */
export interface Polled<T> {
  value?: T;
  error?: unknown;
  /** Loads again; resolves when done. */
  refresh: () => Promise<void>;
}

/**
 * Loads immediately whenever `load` changes, and periodically while the tab is visible. A response overtaken by a
 * later request is discarded.
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
