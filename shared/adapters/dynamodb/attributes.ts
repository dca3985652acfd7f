import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item or key as DynamoDB's wire format has it. */
export type Item = Record<string, AttributeValue>;

/**
 * A value as DynamoDB stores it. `@aws-sdk/lib-dynamodb` does the same, but makes the bundle larger and starts slower.
 * Throws a `TypeError` for what DynamoDB has no type for.
 */
export const toAttribute = (value: unknown): AttributeValue => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: value };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (typeof value === 'object') return { M: toItem(value) };
  throw new TypeError(`DynamoDB has no type for a ${typeof value}`);
};

/** A record as an item; properties that are undefined are left out. */
export const toItem = (record: object): Item =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value)]),
  );

export const fromAttribute = (attribute: AttributeValue): unknown => {
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.M !== undefined) return fromItem(attribute.M);
  if (attribute.NULL !== undefined) return null;
  return attribute.S ?? attribute.BOOL ?? attribute.B;
};

export const fromItem = (item: Item): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, fromAttribute(attribute)]));

/**
 * The record in an item that this code wrote: its attributes without the keys and the TTL. Stored items are trusted to
 * have the record's shape; records whose format changes contain their version.
 */
export const recordIn = <T>(item: Item): T => {
  const { pk: _pk, sk: _sk, ttl: _ttl, ...record } = fromItem(item);
  return record as T;
};
