import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MalformedJson, parseStrictJson } from '../../shared/json.ts';

const poisoned = (text: string): boolean => /__proto__|constructor|prototype/.test(text);

it('parses what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8, stringUnit: 'grapheme' }), fc.nat(4), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      fc.pre(!poisoned(text));
      expect(parseStrictJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

it('accepts nothing that JSON.parse refuses, and throws only its own error', () => {
  const piece = fc.constantFrom(...'{}[]:," \\ue1-', '"a"', '"\\ud800"', 'null', '{"a":', '\ufeff');
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (input) => {
      try {
        expect(parseStrictJson(input)).toEqual(JSON.parse(input));
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedJson);
      }
    }),
    { numRuns: 3000 },
  );
});
