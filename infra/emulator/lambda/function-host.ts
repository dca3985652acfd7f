import { functionNameOf } from '../template/function-name.ts';
import type { FunctionModel } from '../template/model.ts';
import { createAsyncInvocations } from './async-invocations.ts';
import { FunctionPool, type PoolOptions } from './function-pool.ts';
import {
  FunctionNotFound,
  type InvocationResult,
  maxAsynchronousBytes,
  maxSynchronousBytes,
  RequestTooLarge,
} from './invocation-result.ts';
import { startProcessWatch } from './process-watch.ts';

/** Lambda on this machine. Functions are named by name or ARN, events are JSON text. */
export interface FunctionHost {
  /**
   * Runs a function and gives what it returned or how it failed. Invocations beyond the processes wait in order.
   * Rejects with `FunctionNotFound`, `RequestTooLarge` or `TooManyRequests`, before anything ran.
   */
  invoke(functionName: string, event: string): Promise<InvocationResult>;
  /** Accepts an event to be run as soon as possible, and tried again if it fails. Throws as `invoke` rejects. */
  send(functionName: string, event: string): void;
  /** Lets running invocations finish, then ends all processes. Stop those who call first. */
  close(): Promise<void>;
}

export interface FunctionHostOptions extends PoolOptions {
  /** Milliseconds before each further attempt of an event sent. */
  retryDelaysMs: readonly number[];
}

const refuseLarger = (event: string, maxBytes: number): void => {
  if (Buffer.byteLength(event) <= maxBytes) return;
  throw new RequestTooLarge(`Request must be smaller than ${maxBytes} bytes for the InvokeFunction operation`);
};

export const createFunctionHost = (functions: FunctionModel[], options: FunctionHostOptions): FunctionHost => {
  const watch = startProcessWatch();
  const pools = new Map(functions.map((fn) => [fn.name, new FunctionPool(fn, watch, options)]));

  const poolOf = (functionName: string) => {
    const pool = pools.get(functionNameOf(functionName));
    if (!pool) throw new FunctionNotFound(`Function not found: ${functionName}`);
    return pool;
  };

  const invoke = async (functionName: string, event: string): Promise<InvocationResult> => {
    refuseLarger(event, maxSynchronousBytes);
    return poolOf(functionName).invoke(event);
  };

  const { retryDelaysMs, log } = options;
  const asynchronous = createAsyncInvocations({ invoke, retryDelaysMs, log });
  return {
    invoke,
    send: (functionName, event) => {
      refuseLarger(event, maxAsynchronousBytes);
      poolOf(functionName);
      asynchronous.send(functionName, event);
    },
    close: async () => {
      await asynchronous.close();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      watch.close();
    },
  };
};
