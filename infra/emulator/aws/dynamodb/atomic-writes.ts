import type { Collection, Done, Store, Write } from './dynalite.ts';

/**
 * A view of the store for actions that write items. dynalite writes index entries one by one, then the item; a
 * process killed in between would leave an item that its index no longer finds. Here the index entries wait for the
 * item, and all are written as one batch.
 *
 * Nothing of another item can get in between: dynalite computes an item's index entries and writes the item in one
 * turn of the event loop, as long as writes to the index call back at once.
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

/** Keys get the prefix that dynalite gives them. */
const collection = (prefix: string, write: (write: Write, done: Done) => void): Collection => ({
  put: (key, value, done) => write({ type: 'put', key: prefix + key, value }, done),
  del: (key, done) => write({ type: 'del', key: prefix + key }, done),
});
