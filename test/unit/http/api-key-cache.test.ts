import { beforeEach, expect, it, vi } from 'vitest';
import { cachedApiKeys } from '../../../shared/http/authentication/api-key-cache.ts';
import type { ApiKeyStore } from '../../../shared/ports/api-key-store.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { memoryApiKeyStore } from '../../support/fakes/memory-api-key-store.ts';
import { anApiKey } from '../../support/http/api-keys.ts';

const key = anApiKey('full');
let time: number;
let store: ApiKeyStore;
let find: ApiKeyStore['find'];

beforeEach(() => {
  time = 0;
  store = memoryApiKeyStore(key);
  vi.spyOn(store, 'find');
  find = cachedApiKeys(store, () => time);
});

it('looks a key up once a minute', async () => {
  expect(await find(key.hash)).toEqual(key);
  time = 59_999;
  await find(key.hash);
  expect(store.find).toHaveBeenCalledTimes(1);
  time = 60_000;
  await find(key.hash);
  expect(store.find).toHaveBeenCalledTimes(2);
});

it('rejects a removed key within a minute', async () => {
  await find(key.hash);
  await store.remove(key.id);
  time = 60_000;
  expect(await find(key.hash)).toBeUndefined();
});

it('remembers unknown keys, too', async () => {
  expect(await find('unknown')).toBeUndefined();
  expect(await find('unknown')).toBeUndefined();
  expect(store.find).toHaveBeenCalledTimes(1);
});

it('shares a look-up among concurrent callers', async () => {
  expect(await Promise.all([find(key.hash), find(key.hash)])).toEqual([key, key]);
  expect(store.find).toHaveBeenCalledTimes(1);
});

it('rejects while the store is unavailable, and tries again the next time', async () => {
  vi.mocked(store.find).mockRejectedValueOnce(new StoreUnavailable('throttled'));
  await expect(find(key.hash)).rejects.toThrow(StoreUnavailable);
  expect(await find(key.hash)).toEqual(key);
});

it('does not accept a known key without the store after it expired in the cache', async () => {
  await find(key.hash);
  time = 60_000;
  vi.mocked(store.find).mockRejectedValueOnce(new StoreUnavailable('throttled'));
  await expect(find(key.hash)).rejects.toThrow(StoreUnavailable);
});

it('records the day of use once, and again the next day', async () => {
  const markUsed = vi.spyOn(store, 'markUsed');
  await find(key.hash);
  time = 3_600_000;
  await find(key.hash);
  expect(markUsed.mock.calls).toEqual([[key, '1970-01-01']]);
  time = 86_400_000;
  await find(key.hash);
  expect(markUsed).toHaveBeenCalledTimes(2);
});

it('accepts a key even if its day of use cannot be recorded', async () => {
  vi.spyOn(store, 'markUsed').mockRejectedValue(new StoreUnavailable('throttled'));
  expect(await find(key.hash)).toEqual(key);
});

it('keeps the newest ten thousand look-ups', async () => {
  await find(key.hash);
  await find('kept');
  for (let stranger = 0; stranger < 9_999; stranger++) await find(`unknown-${stranger}`);
  vi.mocked(store.find).mockClear();
  await find('kept');
  expect(store.find).not.toHaveBeenCalled();
  await find(key.hash);
  expect(store.find).toHaveBeenCalledTimes(1);
});
