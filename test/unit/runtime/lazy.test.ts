import { expect, it, vi } from 'vitest';
import { lazy } from '../../../shared/runtime/lazy.ts';

it('makes nothing before it is asked for, and one thing however often it is', () => {
  const make = vi.fn(() => ({}));
  const get = lazy(make);
  expect(make).not.toHaveBeenCalled();
  expect(get()).toBe(get());
  expect(make).toHaveBeenCalledTimes(1);
});

it('remembers an absent value, too', () => {
  const make = vi.fn(() => undefined);
  const get = lazy(make);
  get();
  get();
  expect(make).toHaveBeenCalledTimes(1);
});
