import { describe, expect, it } from 'vitest';
import { chainOf, covers, parseScope } from '../../shared/scope.ts';

describe('parseScope', () => {
  it.each(['default', 'eu', 'eu.fr', 'base.default', 'shop_2', 'a'])('accepts %s', (scope) => {
    expect(parseScope(scope)).toBe(scope);
  });

  it.each(['', 'EU', '2eu', '_eu', 'eu-fr', 'eu.', '.fr', 'eu.fr.x', 'default.fr', 'eu\n', `a${'b'.repeat(32)}`, 'é'])(
    'rejects %j',
    (text) => {
      expect(parseScope(text)).toBeUndefined();
    },
  );
});

describe('chainOf', () => {
  it('lists what a scope inherits from, widest first', () => {
    expect(chainOf('default')).toEqual(['default']);
    expect(chainOf('eu')).toEqual(['default', 'eu']);
    expect(chainOf('eu.fr')).toEqual(['default', 'eu', 'eu.fr']);
  });
});

describe('covers', () => {
  it('lets a key act for its own scope and those below', () => {
    expect(covers('default', 'eu.fr')).toBe(true);
    expect(covers('eu', 'eu')).toBe(true);
    expect(covers('eu', 'eu.fr')).toBe(true);
  });

  it('denies a key wider scopes, siblings and names with the same beginning', () => {
    expect(covers('eu', 'default')).toBe(false);
    expect(covers('eu.fr', 'eu')).toBe(false);
    expect(covers('eu.fr', 'eu.de')).toBe(false);
    expect(covers('eu', 'eu2')).toBe(false);
  });
});
