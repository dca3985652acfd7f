/** The progress of an action on many emails. */
export interface Progress<T> {
  done: readonly T[];
  failed: readonly { email: T; error: unknown }[];
}

/** Concurrent requests; few, to leave most of the key's rate limit to storefronts. */
const AT_ONCE = 4;

/**
 * Applies `action` to each email, several concurrently, and reports progress after each. A failure does not stop the
 * others. Starts nothing more once `signal` is aborted.
 */
export const runBulk = async <T>(
  emails: readonly T[],
  work: (email: T) => Promise<unknown>,
  onProgress: (progress: Progress<T>) => void,
  signal: AbortSignal,
): Promise<void> => {
  const left = [...emails];
  let progress: Progress<T> = { done: [], failed: [] };
  const report = (change: Partial<Progress<T>>) => {
    progress = { ...progress, ...change };
    onProgress(progress);
  };
  const worker = async (): Promise<void> => {
    for (let email = left.shift(); email !== undefined && !signal.aborted; email = left.shift()) {
      const one = email;
      await work(one).then(
        () => report({ done: [...progress.done, one] }),
        (error: unknown) => report({ failed: [...progress.failed, { email: one, error }] }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};
