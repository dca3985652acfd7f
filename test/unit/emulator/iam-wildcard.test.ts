import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesArn, matchesWildcard } from '../../../infra/emulator/iam/wildcard.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '(', '\\'), maxLength: 8 });
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '.', '(', '\\', '*', '?'), maxLength: 8 });

const asRegExp = (pattern: string): RegExp => {
  const source = [...pattern].map(
    (char) => ({ '*': '.*', '?': '.' })[char] ?? `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
  return new RegExp(`^${source.join('')}$`, 'su');
};

describe('a wildcard pattern', () => {
  it('matches the same texts as the equivalent regular expression', () => {
    fc.assert(fc.property(patterns, letters, (p, text) => matchesWildcard(p, text) === asRegExp(p).test(text)));
  });

  it('without wildcards matches only itself', () => {
    fc.assert(fc.property(letters, letters, (p, text) => matchesWildcard(p, text) === (p === text)));
  });

  it('takes no exponential time for a pattern with many stars', () => {
    expect(matchesWildcard('*a'.repeat(50), 'a'.repeat(5_000).concat('b'))).toBe(false);
  });
});

describe('an ARN pattern', () => {
  const arn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/emails/index/due';

  it.each([
    ['*', true],
    ['arn:aws:dynamodb:eu-central-1:000000000000:table/emails/*', true],
    ['arn:aws:dynamodb:*:*:*', true],
    ['arn:aws:dynamodb:eu-central-1:000000000000:table/emails', false],
    ['arn:aws:dynamodb:eu-central-1:000000000000:table/emails/index/du?', true],
    ['arn:aws:sqs:eu-central-1:000000000000:*', false],
  ])('%s: %s', (pattern, expected) => {
    expect(matchesArn(pattern, arn)).toBe(expected);
  });

  it('does not let a star match across the first five colons', () => {
    expect(matchesArn('arn:aws:*:table/emails/index/due:x:y', arn)).toBe(false);
    expect(matchesArn('arn:aws:s3:::*', arn)).toBe(false);
  });

  it('cannot be evaluated if it is not a complete ARN', () => {
    expect(matchesArn('arn:aws:dynamodb*', arn)).toBe('unknown');
    expect(matchesArn('table/emails', arn)).toBe('unknown');
  });

  it('does not match a request for all resources unless it is a star', () => {
    expect(matchesArn('arn:aws:dynamodb:*:*:*', '*')).toBe(false);
    expect(matchesArn('*', '*')).toBe(true);
  });
});
