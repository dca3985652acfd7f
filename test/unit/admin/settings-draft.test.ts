import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScopeBody } from '../../../functions/admin/page/api/settings-api.ts';
import { rebase, theirChanges } from '../../../functions/admin/page/settings/edit/conflict.ts';
import { fieldOf, patchOf, unchanged, withChange } from '../../../functions/admin/page/settings/edit/draft.ts';
import { leavesIn, nest } from '../../../functions/admin/page/settings/edit/nested.ts';
import { type Snapshot, snapshotOf } from '../../../functions/admin/page/settings/edit/snapshot.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';

const PASSWORD = 'system/smtp/password';
const noSecret = { set: false, scope: null, host: null };

const body = (given: Partial<ScopeBody> = {}): ScopeBody => ({
  scope: 'eu',
  version: 1,
  in_force: null,
  rejected: null,
  own: { system: { smtp: { host: 'smtp.eu.example', port: 465 } } },
  effective: {},
  origin: {},
  warnings: [],
  secrets: { [PASSWORD]: noSecret },
  inherited: {
    values: { system: { smtp: { host: 'smtp.shop.example', disable: 'no' } } },
    origin: { 'system/smtp/host': 'default' },
    secrets: { [PASSWORD]: noSecret },
  },
  ...given,
});

const snapshot = (given: Partial<ScopeBody> = {}): Snapshot => snapshotOf({ body: body(given), etag: '"1"' });

describe('nested values', () => {
  it('are restored from paths unchanged', () => {
    const paths = fc.subarray([...settings.keys()]);
    fc.assert(
      fc.property(paths, fc.integer(), (some, value) => {
        const values = some.map((path) => [path, value] as const);
        expect([...leavesIn(nest(values))].sort()).toEqual([...values].sort());
      }),
    );
  });
});

describe('a field', () => {
  it('has its own value, or the inherited one with its origin', () => {
    const host = fieldOf(snapshot(), unchanged, 'system/smtp/host');
    expect(host).toMatchObject({ text: 'smtp.eu.example', isOwn: true, isChanged: false });
    const draft = withChange(unchanged, snapshot(), 'system/smtp/host', null);
    expect(fieldOf(snapshot(), draft, 'system/smtp/host')).toMatchObject({
      text: 'smtp.shop.example',
      isOwn: false,
      isChanged: true,
      inherited: { from: 'default' },
    });
  });

  it('recognizes a choice in the form that Adobe Commerce stores', () => {
    const own = { system: { smtp: { disable: '1', set_return_path: 2 } } };
    expect(fieldOf(snapshot({ own }), unchanged, 'system/smtp/disable').text).toBe('yes');
    expect(fieldOf(snapshot({ own }), unchanged, 'system/smtp/set_return_path').text).toBe('specified');
  });

  it('inherits the system value if the API says nothing else', () => {
    const { inherited: _, ...bare } = body();
    const field = fieldOf(snapshotOf({ body: bare, etag: '' }), unchanged, 'system/smtp/port');
    expect(field.inherited).toEqual({ text: '25', from: 'built-in' });
  });
});

describe('a draft', () => {
  it('drops a change that is undone', () => {
    const changed = withChange(unchanged, snapshot(), 'system/smtp/port', '587');
    expect(changed.size).toBe(1);
    expect(withChange(changed, snapshot(), 'system/smtp/port', '465').size).toBe(0);
  });

  it('makes a patch of numbers, lists, and null for values to be inherited again', () => {
    const draft = new Map([
      ['system/smtp/port', ' 587 '],
      ['system/smtp/host', null],
      ['sales_email/order/copy_to', 'a@shop.example, b@shop.example;c@shop.example'],
      ['delivery/max_connections', 'many'],
    ]);
    expect(patchOf(draft)).toEqual({
      system: { smtp: { port: 587, host: null } },
      sales_email: { order: { copy_to: ['a@shop.example', 'b@shop.example', 'c@shop.example'] } },
      delivery: { max_connections: 'many' },
    });
  });

  it('sends a password as typed, and omits an empty one', () => {
    expect(patchOf(new Map([[PASSWORD, ' a b ']]))).toEqual({ system: { smtp: { password: ' a b ' } } });
    expect(patchOf(new Map([[PASSWORD, '']]))).toEqual({});
    expect(patchOf(new Map([[PASSWORD, null]]))).toEqual({ system: { smtp: { password: null } } });
  });

  it('never holds a stored password, only whether there is one', () => {
    const secrets = { [PASSWORD]: { set: true, scope: 'eu', host: 'smtp.eu.example' } };
    expect(snapshot({ secrets }).own.get(PASSWORD)).toBe('******');
    expect(snapshot().own.has(PASSWORD)).toBe(false);
  });

  it('distinguishes an inherited OAuth2 secret from its own', () => {
    const held = { set: true, scope: 'default', host: 'smtp.shop.example', token_host: 'tokens.shop.example' };
    const inherited = snapshot({ secrets: { 'oauth2/secret': held } });
    expect(inherited.own.has('oauth2/secret')).toBe(false);
    expect(inherited.inherited.get('oauth2/secret')).toEqual({ text: '******', from: 'default' });
    const own = snapshot({ secrets: { 'oauth2/secret': { ...held, scope: 'eu' } } });
    expect(own.own.get('oauth2/secret')).toBe('******');
  });
});

describe('a conflict', () => {
  const before = snapshot();
  const now = snapshot({ own: { system: { smtp: { host: 'smtp.theirs.example', port: 465, username: 'theirs' } } } });
  const draft = new Map([
    ['system/smtp/host', 'smtp.mine.example'],
    ['system/smtp/port', '587'],
  ]);

  it('arises if both changed the same setting; other changes are only reported', () => {
    expect(theirChanges(draft, before, now)).toEqual([
      {
        path: 'system/smtp/host',
        before: 'smtp.eu.example',
        theirs: 'smtp.theirs.example',
        mine: 'smtp.mine.example',
      },
      { path: 'system/smtp/username', before: null, theirs: 'theirs' },
    ]);
  });

  it('keeps the parts of the draft that were not left to the other change', () => {
    expect([...rebase(draft, now, new Set(['system/smtp/host']))]).toEqual([['system/smtp/port', '587']]);
    expect([...rebase(draft, now, new Set())]).toEqual([...draft]);
  });
});
