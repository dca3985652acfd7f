import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { conditionOf, updateOf } from './expressions.ts';
import { compare, type Item, only } from './items.ts';
import type { Observer } from './observer.ts';
import type { Placeholders } from './parser.ts';

export class ConditionalCheckFailed extends Error {
  override readonly name = 'ConditionalCheckFailedException';
  readonly $metadata = { httpStatusCode: 400 };
}

/** DynamoDB's error for an item above 400 kB. Retrying does not help. */
export class ItemTooLarge extends Error {
  override readonly name = 'ValidationException';
  readonly $metadata = { httpStatusCode: 400 };
}

export interface Key {
  pk: string;
  sk: string;
}

export interface Query extends Placeholders {
  index?: string | undefined;
  condition: string;
  forward: boolean;
  limit: number;
  after?: Item | undefined;
}

/** One write, with the item before and after it. */
export interface Write extends Key {
  before: Item | undefined;
  after: Item | undefined;
}

interface Stored {
  item: Item | undefined;
  /** What a lagging index still shows. */
  former: Item | undefined;
  writtenAt: number;
}

/** The keys of each index. All indexes are sparse and project only keys. */
const INDEXES: Record<string, readonly [hash: string, range: string]> = {
  due: ['dueShard', 'dueAt'],
  held: ['heldScope', 'heldAt'],
  log: ['logDay', 'logId'],
};

/** Milliseconds for which an index may show the previous version of an item; in reality, a few. */
const LAG_MS = 5_000;

export const keyOf = (key: Record<string, AttributeValue> | undefined): Key => ({
  pk: key?.pk?.S ?? '',
  sk: key?.sk?.S ?? '',
});

export const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

/** A table with conditional writes, strongly consistent reads, lagging indexes, and a TTL. */
export class Table {
  observer: Observer | undefined;
  /** Maximum size of an item, in bytes. */
  maxItemBytes = 400_000;
  private readonly partitions: Map<string, Map<string, Stored>>;
  private present: readonly Item[] | undefined;

  constructor(partitions = new Map<string, Map<string, Stored>>()) {
    this.partitions = partitions;
  }

  /** An independent copy. */
  copy(): Table {
    return new Table(new Map([...this.partitions].map(([pk, items]) => [pk, new Map(items)])));
  }

  get({ pk, sk }: Key): Item | undefined {
    return this.partitions.get(pk)?.get(sk)?.item;
  }

  put(key: Key, item: Item, now: number, condition?: string, placeholders: Placeholders = {}): void {
    this.check(key, condition, placeholders);
    this.store(key, item, now);
  }

  /** Returns the item after the update. */
  update(key: Key, expression: string, now: number, condition: string | undefined, placeholders: Placeholders): Item {
    this.check(key, condition, placeholders);
    const item = this.preview(key, expression, placeholders);
    this.store(key, item, now);
    return item;
  }

  delete(key: Key, now: number, condition?: string, placeholders: Placeholders = {}): void {
    this.check(key, condition, placeholders);
    this.store(key, undefined, now);
  }

  /** Items of a partition or an index. `lags`: the index does not show the newest writes yet. */
  query(query: Query, now: number, lags: boolean): { items: Item[]; last?: Item } {
    const found =
      query.index === undefined ? this.inPartition(query) : this.inIndex(query, query.index, lags ? now : 0);
    if (!query.forward) found.reverse();
    const { after } = query;
    const from = after ? found.findIndex((item) => isSame(item, after)) + 1 : 0;
    const items = found.slice(from, from + query.limit);
    const last = items.at(-1);
    return from + items.length < found.length && last ? { items, last } : { items };
  }

  /** Deletes items whose TTL is over. DynamoDB does so late; at once is the worst case. */
  expire(now: number): void {
    for (const [pk, items] of this.partitions) {
      for (const [sk, { item }] of items) {
        if (item?.ttl?.N !== undefined && Number(item.ttl.N) * 1000 < now) this.store({ pk, sk }, undefined, now);
      }
    }
  }

  /** All items; the same array until the next write. */
  items(): readonly Item[] {
    this.present ??= [...this.versions()].flatMap(({ item }) => (item ? [item] : []));
    return this.present;
  }

  /** Partitions of indexes that a write would remove an item from or add it to, such as `due 3`. */
  indexed(key: Key, after: Item | undefined): string[] {
    const before = this.get(key);
    return Object.entries(INDEXES).flatMap(([index, [hash]]) =>
      [before?.[hash]?.S, after?.[hash]?.S].flatMap((value) => (value === undefined ? [] : [`${index} ${value}`])),
    );
  }

  /** What an item would be after an update. */
  preview(key: Key, expression: string, placeholders: Placeholders): Item {
    const item: Record<string, AttributeValue> = { ...(this.get(key) ?? { pk: { S: key.pk }, sk: { S: key.sk } }) };
    updateOf(expression)(item, placeholders);
    return item;
  }

  /** All items, each with what a lagging index shows of it. */
  *versions(): Generator<{ item: Item | undefined; former: Item | undefined }> {
    for (const items of this.partitions.values()) yield* items.values();
  }

  /** Whether an index could lag at present: only then it matters to try. */
  canLag(index: string, now: number): boolean {
    const [hash] = INDEXES[index] ?? ['', ''];
    for (const items of this.partitions.values()) {
      for (const { former, item, writtenAt } of items.values()) {
        const matters = former?.[hash] !== undefined || item?.[hash] !== undefined;
        if (matters && writtenAt > now - LAG_MS) return true;
      }
    }
    return false;
  }

  private check(key: Key, condition: string | undefined, placeholders: Placeholders): void {
    if (condition !== undefined && !conditionOf(condition)(this.get(key), placeholders)) {
      throw new ConditionalCheckFailed('The conditional request failed');
    }
  }

  private store(key: Key, item: Item | undefined, now: number): void {
    if (this.maxItemBytes < 400_000 && JSON.stringify(item ?? '').length > this.maxItemBytes) {
      throw new ItemTooLarge('Item size to update has exceeded the maximum allowed size');
    }
    const items = this.partitions.get(key.pk) ?? new Map<string, Stored>();
    this.partitions.set(key.pk, items);
    const before = items.get(key.sk)?.item;
    items.set(key.sk, { item, former: before, writtenAt: now });
    this.present = undefined;
    this.observer?.itemWritten({ ...key, before, after: item });
  }

  private inPartition({ condition, values, names }: Query): Item[] {
    const pk = /^pk = (:\w+)/.exec(condition)?.[1] ?? '';
    const holds = conditionOf(condition);
    const items = [...(this.partitions.get(values?.[pk]?.S ?? '')?.values() ?? [])].flatMap(({ item }) =>
      item ? [item] : [],
    );
    return items.filter((item) => holds(item, { values, names })).sort((a, b) => compare(a.sk, b.sk));
  }

  private inIndex({ condition, values, names }: Query, index: string, laggingAt: number): Item[] {
    const [hash, range] = INDEXES[index] ?? ['', ''];
    const holds = conditionOf(condition);
    const found: Item[] = [];
    for (const items of this.partitions.values()) {
      for (const { item: newest, former, writtenAt } of items.values()) {
        const item = laggingAt > 0 && writtenAt > laggingAt - LAG_MS ? former : newest;
        if (item?.[hash] && item[range] && holds(item, { values, names })) found.push(only(item, [hash, range]));
      }
    }
    return found.sort((a, b) => compare(a[range], b[range]) || compare(a.pk, b.pk));
  }
}

const isSame = (item: Item, key: Item): boolean => item.pk?.S === key.pk?.S && item.sk?.S === key.sk?.S;
