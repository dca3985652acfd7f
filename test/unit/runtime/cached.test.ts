import { describe, expect, it, vi } from 'vitest';
import { cached } from '../../../shared/runtime/cached.ts';

const isPassing = (error: unknown) => error instanceof RangeError;

const counted = () => {
  const clock = { now: 0 };
  let loads = 0;
  const load = vi.fn(async (_last: number | undefined) => ++loads);
  return { clock, load, value: cached({ load, maxAgeMs: 10, now: () => clock.now, isPassing }) };
};

describe('a cached value', () => {
  it('is reloaded when it is too old, with the last one available', async () => {
    const { clock, load, value } = counted();
    expect([await value(), await value()]).toEqual([1, 1]);
    clock.now = 9;
    expect(await value()).toBe(1);
    clock.now = 10;
    expect(await value()).toBe(2);
    expect(load.mock.calls).toEqual([[undefined], [1]]);
  });

  it('is loaded once for concurrent callers', async () => {
    const { load, value } = counted();
    expect(await Promise.all([value(), value(), value()])).toEqual([1, 1, 1]);
    expect(load).toHaveBeenCalledOnce();
  });

  it('is kept while loading fails temporarily, and loading is retried each time', async () => {
    const { clock, load, value } = counted();
    await value();
    clock.now = 10;
    load.mockRejectedValueOnce(new RangeError());
    expect(await value()).toBe(1);
    expect(await value()).toBe(2);
  });

  it('does not hide other failures, and does not cache them', async () => {
    const { clock, load, value } = counted();
    load.mockRejectedValueOnce(new RangeError('first'));
    await expect(value()).rejects.toThrow('first');
    expect(await value()).toBe(1);
    clock.now = 10;
    load.mockRejectedValueOnce(new TypeError('a bug'));
    await expect(value()).rejects.toThrow('a bug');
    expect(await value()).toBe(2);
  });
});
