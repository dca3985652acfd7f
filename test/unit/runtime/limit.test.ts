import { describe, expect, it } from 'vitest';
import { limit } from '../../../shared/runtime/limit.ts';

describe('a limit', () => {
  it('bounds concurrency, and runs everything in order', async () => {
    const turn = limit(2);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      [0, 1, 2, 3, 4].map((n) =>
        turn(async () => {
          order.push(n);
          most = Math.max(most, ++running);
          await new Promise(setImmediate);
          running--;
        }),
      ),
    );
    expect([most, order]).toEqual([2, [0, 1, 2, 3, 4]]);
  });

  it('continues with the next task if one fails', async () => {
    const turn = limit(1);
    const failed = turn(async () => {
      throw new Error('no');
    });
    const next = turn(async () => 'done');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
