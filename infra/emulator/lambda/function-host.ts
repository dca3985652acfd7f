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

/** An emulated Lambda. Functions are identified by name or ARN; events are JSON text. */
export interface FunctionHost {
  /**
   * Runs a function and resolves to its result. Invocations beyond the number of processes queue in order. Rejects
   * with `FunctionNotFound`, `RequestTooLarge` or `TooManyRequests` before anything ran.
   */
  invoke(functionName: string, event: string): Promise<InvocationResult>;
  /** Queues an event for asynchronous invocation, with retries. Throws the errors that `invoke` rejects with. */
  send(functionName: string, event: string): void;
  /** Lets running invocations finish, then ends all processes. Stop all callers first. */
  close(): Promise<void>;
}

export interface FunctionHostOptions extends PoolOptions {
  /** Milliseconds before each retry of an asynchronous event. */
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
