/**
 * The promise's outcome, or a rejection with `fault()` as soon as the signal aborts. The work behind the promise goes on,
 * and its rejection is then ignored.
 */
export const unlessAborted = async <T>(promise: Promise<T>, signal: AbortSignal, fault: () => Error): Promise<T> => {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(fault());
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};
