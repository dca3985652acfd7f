import type { ApiKey, ApiKeyStore } from '../../ports/api-key-store.ts';

/** Milliseconds for which a removed key may still work. */
const MAX_AGE_MS = 60_000;
/** A store that finds keys and, unless its function may not write, records on which day a key was used. */
export type KeyFinder = Pick<ApiKeyStore, 'find'> & Partial<Pick<ApiKeyStore, 'markUsed'>>;

/** Bounds the memory that a stranger who tries many keys can fill. */
const MAX_ENTRIES = 10_000;

interface Entry {
  key: Promise<ApiKey | undefined>;
  lookedUpAt: number;
}

/**
 * Looks up keys by hash, each at most once a minute, including unknown ones; concurrent callers share a lookup. A failed
 * lookup rejects and is not cached: while the store is unavailable, a key counts neither as known nor as unknown. The
 * first lookup of a day also records that the key was used, which costs two writes per key and day.
 */
export const cachedApiKeys = (store: KeyFinder, now: () => number): ApiKeyStore['find'] => {
  const entries = new Map<string, Entry>();

  const lookUp = (hash: string): Promise<ApiKey | undefined> => {
    const entry: Entry = { key: findUsed(store, hash, now()), lookedUpAt: now() };
    entry.key.catch(() => entries.get(hash) === entry && entries.delete(hash));
    // Deleted first, so that the map stays in order of age.
    entries.delete(hash);
    entries.set(hash, entry);
    const [oldest] = entries.keys();
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    return entry.key;
  };

  return (hash) => {
    const entry = entries.get(hash);
    return entry && now() - entry.lookedUpAt < MAX_AGE_MS ? entry.key : lookUp(hash);
  };
};

const findUsed = async (store: KeyFinder, hash: string, now: number): Promise<ApiKey | undefined> => {
  const key = await store.find(hash);
  const today = new Date(now).toISOString().slice(0, 10);
  // A request must not fail because the day of use cannot be recorded.
  if (key && (key.lastUsedOn ?? '') < today) await store.markUsed?.(key, today).catch(() => {});
  return key;
};
