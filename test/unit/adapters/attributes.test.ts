import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromItem, toAttribute, toItem } from '../../../shared/adapters/dynamodb/attributes.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    number,
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { noNullPrototype: true }),
  ),
}));

it('returns any record as it was stored', () => {
  const record = fc.dictionary(fc.string({ minLength: 1 }), value, { noNullPrototype: true });
  fc.assert(
    fc.property(record, (stored) => {
      expect(fromItem(toItem(stored))).toEqual(stored);
    }),
  );
});

it('writes each type as DynamoDB names it', () => {
  const record = { s: 'text', n: 1.5, yes: true, no: false, none: null, b: Buffer.of(1), l: ['a', 2], m: { x: '' } };
  expect(toItem(record)).toEqual({
    s: { S: 'text' },
    n: { N: '1.5' },
    yes: { BOOL: true },
    no: { BOOL: false },
    none: { NULL: true },
    b: { B: Buffer.of(1) },
    l: { L: [{ S: 'a' }, { N: '2' }] },
    m: { M: { x: { S: '' } } },
  });
});

it('omits undefined values at any depth', () => {
  expect(toItem({ gone: undefined, kept: { gone: undefined, zero: 0 } })).toEqual({
    kept: { M: { zero: { N: '0' } } },
  });
});

it.each([undefined, 1n, () => 1, Symbol('s')])('refuses values without a DynamoDB type', (unsupported) => {
  expect(() => toAttribute([unsupported])).toThrow(TypeError);
});
