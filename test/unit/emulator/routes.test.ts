import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouter } from '../../../infra/emulator/gateway/routes.ts';

const routerOf = (...keys: string[]) =>
  createRouter(keys.map((key) => ({ key, functionName: 'api', timeoutMs: 30_000 })));

const keys = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/dog/{id}',
  'GET /pets/dog/1',
  'ANY /pets/dog/{id}',
];

describe('route selection', () => {
  it.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['POST', '/pets/dog/2', 'ANY /pets/dog/{id}'],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}'],
    ['POST', '/test/5', 'ANY /{proxy+}'],
    ['POST', '/', '$default'],
  ])('sends %s %s to %s', (method, path, key) => {
    expect(routerOf(...keys)(method, path)?.route.key).toBe(key);
  });

  it('selects the same route whatever the order in the template', () => {
    const anyOrder = fc.shuffledSubarray(keys, { minLength: keys.length });
    fc.assert(
      fc.property(anyOrder, (shuffled) => {
        expect(routerOf(...shuffled)('GET', '/pets/dog/1')?.route.key).toBe('GET /pets/dog/1');
        expect(routerOf(...shuffled)('POST', '/pets/dog/1')?.route.key).toBe('ANY /pets/dog/{id}');
      }),
    );
  });

  it('extracts path parameters', () => {
    expect(routerOf('GET /{kind}/{id}')('GET', '/pets/7')?.pathParameters).toEqual({ kind: 'pets', id: '7' });
    expect(routerOf('GET /files/{proxy+}')('GET', '/files/a/b')?.pathParameters).toEqual({ proxy: 'a/b' });
    expect(routerOf('GET /pets')('GET', '/pets')).not.toHaveProperty('pathParameters');
  });

  it.each(['//emails', '/emails/', '/Emails', '/emails/1/2', '/emails'])(
    'does not match %s with /emails/{id}',
    (path) => {
      expect(routerOf('GET /emails/{id}')('GET', path)).toBeUndefined();
    },
  );
});
