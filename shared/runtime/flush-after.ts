import type { MiddlewareObj } from '@middy/core';

/** Something that collects data during an invocation. */
export interface Flushed {
  /** Must not reject. */
  flush(): void | Promise<void>;
}

/** Flushes at the end of every invocation, also a failed one: Lambda may then freeze the process for good. */
export const flushAfter = (...parts: readonly Flushed[]): MiddlewareObj => {
  const flush = async (): Promise<void> => {
    await Promise.all(parts.map((part) => part.flush()));
  };
  return { after: flush, onError: flush };
};
