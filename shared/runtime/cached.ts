export interface CacheOptions<T> {
  /** Loads the value again; given the last one, so that unchanged parts can be kept. */
  load(last: T | undefined): Promise<T>;
  /** Milliseconds for which a value is returned without being loaded again. */
  maxAgeMs: number;
  now(): number;
  /** Whether the last good value is used while loading fails with this error. */
  isPassing(error: unknown): boolean;
}

/**
 * A value that is loaded again when it is too old, with one load for all who wait. Failures are not cached; while they
 * are tolerable, the last good value is used. Rejects with the failure if there is none.
 */
export const cached = <T>({ load, maxAgeMs, now, isPassing }: CacheOptions<T>): (() => Promise<T>) => {
  let last: { value: T; at: number } | undefined;
  let pending: Promise<T> | undefined;

  const refresh = async (): Promise<T> => {
    const at = now();
    try {
      last = { value: await load(last?.value), at };
      return last.value;
    } catch (error) {
      if (last && isPassing(error)) return last.value;
      throw error;
    } finally {
      pending = undefined;
    }
  };

  return async () => {
    if (last && now() - last.at < maxAgeMs) return last.value;
    pending ??= refresh();
    return pending;
  };
};
