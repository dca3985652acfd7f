import { expect, it, vi } from 'vitest';
import { lazy } from '../../../shared/runtime/lazy.ts';

it('creates the value on first use, and only once', () => {
  const make = vi.fn(() => ({}));
  const get = lazy(make);
  expect(make).not.toHaveBeenCalled();
  expect(get()).toBe(get());
  expect(make).toHaveBeenCalledTimes(1);
});

it('also remembers undefined', () => {
  const make = vi.fn(() => undefined);
  const get = lazy(make);
  get();
  get();
  expect(make).toHaveBeenCalledTimes(1);
});
