import type { Collection, Done, Store, Write } from './dynalite.ts';

/**
 * A view of the store that makes item writes atomic. dynalite writes index entries one by one and then the item; a
 * process killed in between would leave an item that its index does not contain. Here index entries are buffered
 * until the item is written, and all go into one batch.
 *
 * Writes of other items cannot interleave: dynalite computes an item's index entries and writes the item in one turn
 * of the event loop, provided that index writes call back synchronously.
 */
export const atomicWrites = (store: Store): Store => {
  let waiting: Write[] = [];

  const withIndexes = (write: Write, done: Done): void => {
    const writes = [...waiting, write];
    waiting = [];
    store.db.batch(writes, done);
  };

  const remember = (write: Write, done: Done): void => {
    waiting.push(write);
    done();
  };

  return {
    ...store,
    getItemDb: (table) => ({ ...store.getItemDb(table), ...collection(`item-${table}~`, withIndexes) }),
    getIndexDb: (kind, table, index) => ({
      ...store.getIndexDb(kind, table, index),
      ...collection(`index-${kind.toLowerCase()}~${table}~${index}~`, remember),
    }),
  };
};

/** Prefixes keys as dynalite does. */
const collection = (prefix: string, write: (write: Write, done: Done) => void): Collection => ({
  put: (key, value, done) => write({ type: 'put', key: prefix + key, value }, done),
  del: (key, done) => write({ type: 'del', key: prefix + key }, done),
});
