import { describe, expect, it } from 'vitest';
import { itemBytes, type KeysIndex, unitsOfQuery, unitsOfReads, unitsOfWrite } from '../../bench/capacity.ts';

const due: KeysIndex = { name: 'due', key: ['dueShard', 'dueAt'] };
const item = (size: number) => ({ a: { S: 'x'.repeat(size - 1) } });
const dueAt = (at: string) => ({ pk: { S: 'e' }, dueShard: { S: '1' }, dueAt: { N: at } });

describe('the size of an item', () => {
  it.each([
    ['text by its UTF-8', { name: { S: 'é' } }, 6],
    ['numbers by two digits a byte', { n: { N: '-1234.5' } }, 1 + 4],
    ['bytes as they are, not in base64', { b: { B: Buffer.from('abc').toString('base64') as never } }, 1 + 3],
    ['one byte for yes and no', { f: { BOOL: true } }, 2],
    ['three bytes for a list and one for each element', { l: { L: [{ S: 'ab' }, { S: 'c' }] } }, 1 + 3 + 2 + 3],
    ['three bytes for a map and one for each member', { m: { M: { k: { S: 'v' } } } }, 1 + 3 + 1 + 2],
  ])('counts %s', (_, stored, bytes) => expect(itemBytes(stored)).toBe(bytes));
});

describe('a write', () => {
  it('costs a unit for each kB or part of one', () => {
    expect(unitsOfWrite(undefined, item(1024), [])).toBe(1);
    expect(unitsOfWrite(undefined, item(1025), [])).toBe(2);
  });

  it('costs as much as the larger of the old and the new item', () => {
    expect(unitsOfWrite(item(3000), item(100), [])).toBe(3);
  });

  it('costs one more unit for an entry that is added to or removed from an index', () => {
    expect(unitsOfWrite(undefined, dueAt('5'), [due])).toBe(2);
    expect(unitsOfWrite(dueAt('5'), { pk: { S: 'e' } }, [due])).toBe(2);
  });

  it('costs two more units for an entry that moves', () => {
    expect(unitsOfWrite(dueAt('5'), dueAt('6'), [due])).toBe(3);
  });

  it('costs nothing for an index that does not change', () => {
    expect(unitsOfWrite(dueAt('5'), { ...dueAt('5'), state: { S: 'sent' } }, [due])).toBe(1);
    expect(unitsOfWrite(undefined, { pk: { S: 'e' } }, [due])).toBe(1);
  });
});

describe('a read', () => {
  it('costs a unit for each 4 kB or part of it of each item, and one for a missing item', () => {
    expect(unitsOfReads([item(4097), item(10)], 3)).toBe(4);
  });

  it('costs half a unit for each 4 kB of a whole page of a query', () => {
    expect(unitsOfQuery([item(4000), item(4000)])).toBe(1);
    expect(unitsOfQuery([])).toBe(0.5);
  });
});
