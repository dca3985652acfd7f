import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../shared/json.ts';
import { crossCheck, deploymentCheck } from '../../../shared/settings/checks/cross-check.ts';
import type { Fault } from '../../../shared/settings/document/fault.ts';
import { applyPatch, type Patched } from '../../../shared/settings/document/patch.ts';
import { resolveSettings } from '../../../shared/settings/document/resolve.ts';
import { someDocument } from '../../support/builders/settings-arbitraries.ts';
import { loggingIn } from '../../support/builders/settings-documents.ts';
import { badInputs, textsOf } from '../../support/http/bad-inputs.ts';

const onAws = { network: { loopback: false, private: false }, sendmail: false, federatedAudiences: [], now: () => 0 };

const faultsOf = (patched: Patched) => (patched.ok ? [] : patched.faults.map(({ path }) => path));

describe('a merge patch', () => {
  it('sets the given settings and keeps the others', () => {
    expect(applyPatch(loggingIn, { system: { smtp: { port: 465, ssl: 'ssl' } } }, 'default')).toEqual({
      ok: true,
      document: { ...loggingIn, 'system/smtp/port': 465, 'system/smtp/ssl': 'ssl' },
      password: { kind: 'unchanged' },
      mailboxPassword: { kind: 'unchanged' },
      warnings: [],
    });
  });

  it('removes a setting, or all below a path, with null', () => {
    const one = applyPatch(loggingIn, { system: { smtp: { port: null } } }, 'eu');
    expect(one.ok && Object.keys(one.document)).not.toContain('system/smtp/port');
    const all = applyPatch({ ...loggingIn, 'delivery/max_connections': 2 }, { system: null }, 'eu');
    expect(all).toMatchObject({ document: { 'delivery/max_connections': 2 }, password: { kind: 'cleared' } });
    expect(all.ok && Object.keys(all.document)).toEqual(['delivery/max_connections']);
  });

  it.each<[JsonValue, object]>([
    ['hunter2', { kind: 'set', password: 'hunter2' }],
    ['******', { kind: 'unchanged' }],
    ['', { kind: 'cleared' }],
    [null, { kind: 'cleared' }],
  ])('interprets the password %j, and puts none into the document', (password, expected) => {
    const patched = applyPatch(loggingIn, { system: { smtp: { password } } }, 'default');
    expect(patched).toMatchObject({ document: loggingIn, password: expected });
  });

  it('reports all faults at once', () => {
    const patch = {
      system: { smtp: { port: 0, password: 'a\nb', proxy: 'http://x' } },
      health: { every_minutes: 'soon' },
    };
    expect(faultsOf(applyPatch({}, patch, 'default')).toSorted()).toEqual([
      'health/every_minutes',
      'system/smtp/password',
      'system/smtp/port',
      'system/smtp/proxy',
    ]);
  });

  it('is rejected if the document exceeds 4,096 bytes', () => {
    const long = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example`;
    const copy_to = Array.from({ length: 30 }, (_, index) => `x${index}${long}`);
    expect(faultsOf(applyPatch({}, { sales_email: { order: { copy_to } } }, 'default'))).toEqual(['']);
  });

  it('changes nothing if it is empty or repeated', () => {
    fc.assert(
      fc.property(someDocument, (document) => {
        expect(applyPatch(document, {}, 'default')).toMatchObject({ ok: true, document });
        const patch = { system: { smtp: { host: 'smtp.shop.example', username: null } } };
        const once = applyPatch(document, patch, 'default');
        expect(once.ok && applyPatch(once.document, patch, 'default')).toEqual(once);
      }),
    );
  });
});

/** `<5000 chars>` stands for a text of that length. */
const spelledOut = (_key: string, value: unknown): unknown => {
  const [, count] = /^<(\d+) chars>$/.exec(typeof value === 'string' ? value : '') ?? [];
  return count === undefined ? value : 'a'.repeat(Number(count));
};

/** The faults of a document after a patch, alone and as the only document of a deployment on AWS. */
const faultsOnAws = (patch: JsonValue): Fault[] => {
  const patched = applyPatch({}, patch, 'default');
  if (!patched.ok) return patched.faults;
  const resolved = resolveSettings([{ scope: 'default', document: patched.document }]);
  return [...crossCheck(resolved.values), ...deploymentCheck(resolved, onAws)];
};

describe('bad input', () => {
  const inputs = badInputs('PATCH /settings');

  it('exists for this test', () => {
    expect(inputs.length).toBeGreaterThan(20);
  });

  it.each(inputs)('$id, $name, is rejected with paths and without values', ({ payload }) => {
    const patch: JsonValue = JSON.parse(JSON.stringify(payload), spelledOut);
    const faults = faultsOnAws(patch);
    expect(faults).not.toEqual([]);
    for (const text of textsOf(patch)) expect(JSON.stringify(faults)).not.toContain(JSON.stringify(text).slice(1, -1));
  });
});
