import { describe, expect, it, vi } from 'vitest';
import { createAsyncInvocations } from '../../../infra/emulator/lambda/async-invocations.ts';
import { type InvocationResult, TooManyRequests } from '../../../infra/emulator/lambda/invocation-result.ts';

const success: InvocationResult = { kind: 'success', payload: 'null' };
const failure: InvocationResult = { kind: 'error', payload: '{}' };

describe('events for asynchronous invocations', () => {
  it('are handled once if the function succeeds', async () => {
    const invoke = vi.fn(async () => success);
    const events = createAsyncInvocations({ invoke, retryDelaysMs: [0, 0], log: vi.fn() });
    events.send('release', '{"a":1}');
    await events.close();
    expect(invoke.mock.calls).toEqual([['release', '{"a":1}']]);
  });

  it('are retried after a failure and after throttling', async () => {
    const invoke = vi
      .fn<() => Promise<InvocationResult>>()
      .mockResolvedValueOnce(failure)
      .mockRejectedValueOnce(new TooManyRequests('Rate exceeded'));
    const done = new Promise<void>((resolve) => {
      invoke.mockImplementationOnce(async () => {
        resolve();
        return success;
      });
    });
    const events = createAsyncInvocations({ invoke, retryDelaysMs: [0, 0], log: vi.fn() });
    events.send('release', '{}');
    await done;
    await events.close();
    expect(invoke).toHaveBeenCalledTimes(3);
  });

  it('are dropped and logged after the last attempt', async () => {
    const invoke = vi.fn(async () => failure);
    const dropped = new Promise<string>((resolve) => {
      const log = (functionName: string, line: string): void => resolve(`${functionName}: ${line}`);
      createAsyncInvocations({ invoke, retryDelaysMs: [0, 0], log }).send('release', '{}');
    });
    expect(await dropped).toBe('release: An event was dropped after 3 failed attempts');
    expect(invoke).toHaveBeenCalledTimes(3);
  });

  it('are not retried after closing', async () => {
    const attempted = Promise.withResolvers<void>();
    const invoke = vi.fn(async () => {
      attempted.resolve();
      return failure;
    });
    const events = createAsyncInvocations({ invoke, retryDelaysMs: [60_000], log: vi.fn() });
    events.send('release', '{}');
    await attempted.promise;
    await events.close();
    expect(invoke).toHaveBeenCalledOnce();
  });
});
