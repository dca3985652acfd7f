import type { MiddlewareObj } from '@middy/core';

/** Something that collects during an invocation. */
export interface Flushed {
  /** Must not fail. */
  flush(): void | Promise<void>;
}

/** Flushes once per invocation, however it ends. Lambda freezes the process after it: what waits may wait for ever. */
export const flushAfter = (...parts: readonly Flushed[]): MiddlewareObj => {
  const flush = async (): Promise<void> => {
    await Promise.all(parts.map((part) => part.flush()));
  };
  return { after: flush, onError: flush };
};
