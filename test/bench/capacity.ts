import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

const bytes = (text: string): number => Buffer.byteLength(text);

const binaryBytes = (value: Uint8Array | string): number =>
  typeof value === 'string' ? Buffer.from(value, 'base64').length : value.byteLength;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const valueBytes = (value: AttributeValue): number => {
  if (value.S !== undefined) return bytes(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]/g, '').length / 2) + 1;
  if (value.B !== undefined) return binaryBytes(value.B);
  if (value.L !== undefined) return 3 + sum(value.L.map((element) => 1 + valueBytes(element)));
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 1;
};

/**
 * Size of an item as DynamoDB bills it (Developer Guide, "Item sizes and formats"). Binary values are in
 * base64, as in JSON.
 */
export const itemBytes = (item: Item): number =>
  sum(Object.entries(item).map(([name, value]) => bytes(name) + valueBytes(value)));

/** A KEYS_ONLY index: the attributes of its own key. */
export interface KeysIndex {
  name: string;
  key: readonly string[];
}

const writeUnits = (size: number): number => Math.max(1, Math.ceil(size / 1024));

const entryOf = (item: Item | undefined, key: readonly string[]): string | undefined =>
  item && key.every((name) => item[name]) ? JSON.stringify(key.map((name) => item[name])) : undefined;

/**
 * Entries of a KEYS_ONLY index are far below 1 kB: one unit to add or remove an entry, two to move it, none
 * if it is unchanged.
 */
const indexUnits = (before: string | undefined, after: string | undefined): number => {
  if (before === after) return 0;
  return before !== undefined && after !== undefined ? 2 : 1;
};

/**
 * Write units of one write, by index and for the table. The larger of the two item versions counts, and a write whose
 * condition fails costs as much as one that changes nothing (Developer Guide, "Write operations" and "Global
 * secondary indexes").
 */
export const unitsOfWrite = (
  before: Item | undefined,
  after: Item | undefined,
  indexes: readonly KeysIndex[],
): number => {
  const table = writeUnits(Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0));
  return table + sum(indexes.map(({ key }) => indexUnits(entryOf(before, key), entryOf(after, key))));
};

/** Read units of strongly consistent single-item reads; a missing item costs one. */
export const unitsOfReads = (items: readonly Item[], asked: number): number =>
  sum(items.map((item) => Math.ceil(itemBytes(item) / 4096))) + Math.max(0, asked - items.length);

/** Read units of one eventually consistent query page: half a unit per 4 kB of the whole page. */
export const unitsOfQuery = (items: readonly Item[]): number =>
  Math.max(1, Math.ceil(sum(items.map(itemBytes)) / 4096)) / 2;
