import { describe, expect, it } from 'vitest';
import { decodeUtf8, MalformedJson, parseStrictJson } from '../../shared/json.ts';

const nested = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
const keys = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])));

describe('parseStrictJson', () => {
  it.each([
    '{"a":[1,-2.5e3,true,null,"\\"\\\\\\u00e9😀\\ud83d\\ude00"]}',
    '"\\\\"',
    ' { "a" : { "a" : 1 } , "b" : [ { "a" : 1 }, { "a" : 2 } ] } ',
    '["a","a"]',
    nested(32),
    keys(1000),
  ])('reads %s as JSON.parse does', (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['a duplicate key, by its path', '{"system":{"smtp":{"port":1,"port":2}}}', 'duplicate key at system.smtp.port'],
    ['a duplicate key written differently', '{"to":1,"\\u0074o":2}', 'duplicate key at to'],
    ['a duplicate key, without repeating a key that is no name', '{"a b":1,"a b":2}', 'duplicate key at ?'],
    ['__proto__', '{"a":{"__proto__":{}}}', 'forbidden key at a.__proto__'],
    ['an escaped __proto__', '{"\\u005f_proto__":{}}', 'forbidden key at __proto__'],
    ['constructor', '{"constructor":1}', 'forbidden key at constructor'],
    ['what is nested too deep', nested(33), 'nested deeper than 32 levels'],
    ['an object of too many keys', keys(1001), 'more than 1000 keys in one object'],
    ['a lone surrogate', '{"a":"\ud800"}', 'half of a surrogate pair'],
    ['an escaped lone surrogate', '{"a":"\\ud800"}', 'half of a surrogate pair at a'],
    ['a lone surrogate in a key', '{"\\udc00":1}', 'half of a surrogate pair in a key'],
    ['a byte order mark', '\ufeff{}', 'starts with a byte order mark'],
    ['a string without an end', '{"a":"b\\"', 'a string without an end'],
    ['a bad escape in a string', '{"a":"\\uzzzz"}', 'not JSON'],
    ['brackets that do not match', ']}{[', 'not JSON'],
    ['nothing', '', 'not JSON'],
    ['two values', '1 2', 'not JSON'],
  ])('refuses %s', (_what, text, message) => {
    expect(() => parseStrictJson(text)).toThrow(new MalformedJson(message));
  });

  it('throws an error that does not quote the text', () => {
    const read = (): unknown => parseStrictJson('{"password": hunter2}');
    expect(read).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hunter') }));
    expect(read).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
  });

  it.each([
    ['levels', '['.repeat(2_000_000)],
    ['escaped quotes', `{"a":"${'\\"'.repeat(2_000_000)}`],
    ['backslashes', `["${'\\'.repeat(4_000_000)}`],
    ['spaces', `["a"${' '.repeat(4_000_000)}`],
  ])('terminates for millions of %s', (_what, text) => {
    expect(() => parseStrictJson(text)).toThrow(MalformedJson);
  });
});

describe('decodeUtf8', () => {
  it('decodes UTF-8 and keeps a byte order mark, which the parser refuses', () => {
    expect(decodeUtf8(Buffer.from('\ufeffé😀'))).toBe('\ufeffé😀');
  });

  it.each([[[0xff, 0xfe]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xf0, 0x9f]]])('refuses the bytes %j', (bytes) => {
    expect(() => decodeUtf8(Uint8Array.from(bytes))).toThrow(new MalformedJson('not valid UTF-8'));
  });
});
