import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlay, resolveSettings } from '../../../shared/settings/document/resolve.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import { BUILT_IN, type ValuePath } from '../../../shared/settings/schema/effective.ts';
import { someDocument } from '../../support/builders/settings-arbitraries.ts';

const paths = Object.keys(builtInValues) as ValuePath[];

const someChain = fc
  .tuple(someDocument, someDocument, someDocument)
  .map((documents) => ['default', 'eu', 'eu.fr'].map((scope, at) => ({ scope, document: documents[at] ?? {} })));

describe('effective settings', () => {
  it('are the defaults if nothing is set', () => {
    const { values, origin } = resolveSettings([{ scope: 'default', document: {} }]);
    expect(values).toEqual(builtInValues);
    expect(new Set(Object.values(origin))).toEqual(new Set([BUILT_IN]));
  });

  it('come from the store view, otherwise the website, otherwise the default scope, each separately', () => {
    const { values, origin } = resolveSettings([
      {
        scope: 'default',
        document: { 'system/smtp/host': 'a.example', 'system/smtp/port': 587, 'system/smtp/ssl': 'tls' },
      },
      { scope: 'eu', document: { 'system/smtp/host': 'b.example', 'system/smtp/port': 465 } },
      { scope: 'eu.fr', document: { 'system/smtp/host': 'c.example' } },
    ]);
    expect(values).toMatchObject({
      'system/smtp/host': 'c.example',
      'system/smtp/port': 465,
      'system/smtp/ssl': 'tls',
      'system/smtp/auth': 'none',
    });
    expect(origin).toMatchObject({
      'system/smtp/host': 'eu.fr',
      'system/smtp/port': 'eu',
      'system/smtp/ssl': 'default',
      'system/smtp/auth': BUILT_IN,
    });
  });

  it('can be emptied below a scope that sets them', () => {
    const { values, origin } = resolveSettings([
      { scope: 'default', document: { 'system/smtp/username': 'shop', 'sales_email/order/copy_to': [] } },
      { scope: 'eu', document: { 'system/smtp/username': '', 'delivery/reply_to': undefined } },
    ]);
    expect(values['system/smtp/username']).toBe('');
    expect(origin).toMatchObject({ 'system/smtp/username': 'eu', 'delivery/reply_to': 'eu' });
  });

  it('have as their origin the narrowest scope whose document sets them', () => {
    fc.assert(
      fc.property(someChain, (chain) => {
        const { values, origin } = resolveSettings(chain);
        for (const path of paths) {
          const scopes = chain.filter(({ document }) => Object.hasOwn(document, path));
          expect(origin[path]).toBe(scopes.at(-1)?.scope ?? BUILT_IN);
          expect(values[path]).toEqual(scopes.length > 0 ? scopes.at(-1)?.document[path] : builtInValues[path]);
        }
      }),
    );
  });

  it('are inherited again once removed at a scope', () => {
    fc.assert(
      fc.property(someChain, fc.constantFrom(...paths), (chain, path) => {
        const [wide, website, narrow] = chain;
        if (!wide || !website || !narrow) throw new Error('A chain has three scopes');
        const document = { ...narrow.document };
        delete document[path];
        const removed = resolveSettings([wide, website, { ...narrow, document }]);
        const inherited = resolveSettings([wide, website]);
        expect(removed.values[path]).toEqual(inherited.values[path]);
        expect(removed.origin[path]).toBe(inherited.origin[path]);
      }),
    );
  });
});

describe('an overlay', () => {
  it('is associative, and has the empty document as its identity', () => {
    fc.assert(
      fc.property(someDocument, someDocument, someDocument, (a, b, c) => {
        expect(overlay(overlay(a, b), c)).toEqual(overlay(a, overlay(b, c)));
        expect(overlay(a, {})).toEqual(a);
        expect(overlay({}, a)).toEqual(a);
        expect(overlay(a, a)).toEqual(a);
      }),
    );
  });
});
