import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InvocationResult } from '../../../infra/emulator/lambda/invocation-result.ts';
import { collect, polledQueue, success } from '../../support/emulators/polled-queue.ts';
import { type Sqs, startSqs } from '../../support/emulators/sqs.ts';
import { eventually } from '../../support/eventually.ts';

let sqs: Sqs;
beforeEach(async () => {
  sqs = await startSqs();
});
afterEach(() => sqs.close());

const { poll, send, left } = polledQueue(() => sqs);

describe('a queue source', () => {
  it('finishes what it has received before it closes', async () => {
    const received = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<InvocationResult>();
    const source = poll(() => {
      received.resolve();
      return finish.promise;
    });
    await send('a');
    await received.promise;
    const closed = source.close();
    finish.resolve(success);
    await closed;
    expect(await left()).toBe(0);
  });

  it('passes on what it has collected when it closes before the window ends', async () => {
    const { bodies, handler } = collect(1);
    await send('a');
    const calls = vi.spyOn(sqs.client, 'send');
    const source = poll(handler, { windowSeconds: 300 });
    await eventually(() => expect(calls).toHaveBeenCalledTimes(2));
    await source.close();
    expect(bodies).toEqual(['a']);
    expect(await left()).toBe(0);
  });

  it('closes without waiting for the end of a long poll', async () => {
    const calls = vi.spyOn(sqs.client, 'send');
    const source = poll(() => success);
    await eventually(() => expect(calls).toHaveBeenCalled());
    await source.close();
    await expect(calls.mock.results[0]?.value).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('leaves messages in the queue when the function cannot be invoked, and logs it', async () => {
    const logged = Promise.withResolvers<string>();
    const source = poll(
      () => Promise.reject(new Error('no process')),
      {},
      (functionName, line) => logged.resolve(`${functionName}: ${line}`),
    );
    await send('a');
    expect(await logged.promise).toBe('deliver: A batch could not be handled: Error: no process');
    await source.close();
    expect(await left()).toBe(1);
  });

  it('logs that the queue cannot be polled', async () => {
    const logged = Promise.withResolvers<string>();
    const source = poll(
      () => success,
      { queueUrl: `${sqs.url}/000000000000/missing` },
      (_, line) => logged.resolve(line),
    );
    expect(await logged.promise).toMatch(/could not be polled/);
    await source.close();
  });
});
