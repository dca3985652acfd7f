import { setTimeout as delay } from 'node:timers/promises';
import type { InvocationResult } from './invocation-result.ts';

/** Asynchronous invocations, whose results are discarded. */
export interface AsyncInvocations {
  send(functionName: string, event: string): void;
  /** Lets running attempts finish, and drops events that wait for a retry. */
  close(): Promise<void>;
}

export interface AsyncInvocationsOptions {
  invoke: (functionName: string, event: string) => Promise<InvocationResult>;
  /** Milliseconds before each retry. Lambda's defaults are one minute, then two. */
  retryDelaysMs: readonly number[];
  log: (functionName: string, line: string) => void;
}

export const lambdaRetryDelaysMs = [60_000, 120_000];

/**
 * Asynchronous invocation as in Lambda: an event whose function fails or is throttled is retried once per delay, then
 * dropped with a log line. Unlike in Lambda, waiting events are kept in memory and lost on a restart. Schedules
 * recur, and change events are best effort anyway.
 */
export const createAsyncInvocations = (options: AsyncInvocationsOptions): AsyncInvocations => {
  const closing = new AbortController();
  const pending = new Set<Promise<void>>();

  const succeeds = async (functionName: string, event: string): Promise<boolean> => {
    try {
      return (await options.invoke(functionName, event)).kind === 'success';
    } catch (error) {
      options.log(functionName, String(error));
      return false;
    }
  };

  const attempt = async (functionName: string, event: string): Promise<void> => {
    if (await succeeds(functionName, event)) return;
    for (const retryDelayMs of options.retryDelaysMs) {
      if (closing.signal.aborted) return;
      await delay(retryDelayMs, undefined, { signal: closing.signal }).catch(() => {});
      if (closing.signal.aborted) return;
      if (await succeeds(functionName, event)) return;
    }
    options.log(functionName, `An event was dropped after ${options.retryDelaysMs.length + 1} failed attempts`);
  };

  return {
    send: (functionName, event) => {
      const done = attempt(functionName, event);
      pending.add(done);
      void done.then(() => pending.delete(done));
    },
    close: async () => {
      closing.abort();
      await Promise.all(pending);
    },
  };
};
