import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotModelled } from './not-modelled.ts';

/** An item in DynamoDB's wire format. Immutable, so that a reader keeps what it has read. */
export type Item = Readonly<Record<string, AttributeValue>>;

export const at = (item: Item | undefined, path: readonly string[]): AttributeValue | undefined => {
  let value = item?.[path[0] ?? ''];
  for (let depth = 1; depth < path.length; depth++) value = value?.M?.[path[depth] ?? ''];
  return value;
};

/** Sets or removes the value at a path. Maps on the path are copied, not changed. */
export const place = (
  item: Record<string, AttributeValue>,
  path: readonly string[],
  value: AttributeValue | undefined,
  depth = 0,
): void => {
  const name = path[depth] ?? '';
  if (depth < path.length - 1) {
    const map = { ...item[name]?.M };
    place(map, path, value, depth + 1);
    item[name] = { M: map };
  } else if (value) item[name] = value;
  else if (item[name]) delete item[name];
};

/** What an index shows of an item that projects keys only. */
export const only = (item: Item, keys: readonly string[]): Item =>
  Object.fromEntries(['pk', 'sk', ...keys].map((key) => [key, item[key] ?? {}])) as Item;

export const sizeOf = (value: AttributeValue | undefined): AttributeValue | undefined =>
  value && { N: String(value.L?.length ?? Object.keys(value.M ?? {}).length ?? 0) };

export const plus = (a: AttributeValue | undefined, b: AttributeValue | undefined): AttributeValue => ({
  N: String(Number(a?.N) + Number(b?.N)),
});

/** A comparison with a missing attribute is false. */
export const holds = (operator: string, a: AttributeValue | undefined, b: AttributeValue | undefined): boolean => {
  if (!a || !b) return false;
  if (operator === '=' || operator === '<>') return isEqual(a, b) === (operator === '=');
  const order = compare(a, b);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      throw new NotModelled(operator);
  }
};

const isEqual = (a: AttributeValue, b: AttributeValue): boolean => {
  if (a.S !== undefined) return a.S === b.S;
  return a.N === undefined ? JSON.stringify(a) === JSON.stringify(b) : a.N === b.N;
};

/** The order of two sort keys. */
export const compare = (a: AttributeValue | undefined, b: AttributeValue | undefined): number => {
  if (a?.N !== undefined && b?.N !== undefined) return Number(a.N) - Number(b.N);
  const [one, other] = [a?.S ?? '', b?.S ?? ''];
  return one < other ? -1 : Number(one > other);
};
