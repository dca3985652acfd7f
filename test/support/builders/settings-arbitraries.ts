import fc from 'fast-check';
import type { Kind } from '../../../shared/settings/kinds/kind.ts';
import { SECRET_PATHS, type SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { settings, type UntypedSetting } from '../../../shared/settings/schema/schema.ts';

const someAddress = fc.constantFrom('a@shop.example', 'b.c@mail.shop.example', "o'neil@shop.example");

/** What people may write for a setting of this kind. */
const rawValue = ({ name, options = [], allowed }: Kind<unknown>): fc.Arbitrary<unknown> => {
  switch (name) {
    case 'toggle':
    case 'choice':
      return fc.constantFrom(...options.flatMap(({ word, stored, label }) => [word, stored, label]));
    case 'integer': {
      const [min, max] = (allowed.match(/\d+/g) ?? []).map(Number);
      return fc.oneof(fc.integer({ min: min ?? 0, max: max ?? 0 }), fc.constant(String(min)));
    }
    case 'host':
      return fc.constantFrom('smtp.shop.example', 'SMTP.other.example', '192.0.2.7', 'localhost');
    case 'host name':
      return fc.constantFrom('', 'out.shop.example', 'OUT.other.example');
    case 'text':
      return fc.constantFrom('', 'Shop', '店 & Söhne', 'a'.repeat(40));
    case 'address':
      return someAddress;
    case 'address list':
      return fc.oneof(fc.array(someAddress, { maxLength: 3 }), fc.constant('a@shop.example, b.c@mail.shop.example'));
    case 'sender list':
      return fc.constantFrom('', 'shop.example', ['shop.example', 'a@other.example']);
    case 'word list':
      return fc.constantFrom('', 'order, Shipment', ['order', 'invoice']);
    case 'certificates':
      return fc.constant('');
    case 'date':
      return fc.constantFrom('', '2027-12-31', '2028-02-29');
    case 'domain':
      return fc.constantFrom('', 'shop.example', 'XN--Mnchen-3ya.Example');
    case 'selector':
      return fc.constantFrom('', 's1', 'S1.eu-west');
    case 'secret':
      return fc.constant('not for documents');
  }
};

const someValue = (setting: UntypedSetting) =>
  rawValue(setting.kind).map((raw) => setting.kind.read(raw)?.value ?? setting.default);

const values = Object.fromEntries(
  [...settings.values()]
    // A document may refer only to keys that its scope has.
    .filter(({ path }) => !SECRET_PATHS.includes(path) && path !== 'dkim/key')
    .map((setting) => [setting.path, someValue(setting)]),
);

/** Documents for the default scope, with a few settings each. */
export const someDocument: fc.Arbitrary<SettingsDocument> = fc
  .subarray(Object.keys(values), { maxLength: 12 })
  .chain((paths) => fc.record(Object.fromEntries(paths.map((path) => [path, values[path] ?? fc.constant(undefined)]))))
  .map((document): SettingsDocument => document);

type Nested = Record<string, Record<string, unknown>>;

const nest = (root: Nested, [path, raw]: readonly [string, unknown]): Nested => {
  const [first = '', second = '', third] = path.split('/');
  const value = third === undefined ? raw : { ...(root[first]?.[second] as object), [third]: raw };
  return { ...root, [first]: { ...root[first], [second]: value } };
};

/** The same few settings as two nested JSON objects, as people may write them, in two orders. */
export const rawSettings = fc
  .subarray(
    [...settings.values()].filter(({ path }) => !SECRET_PATHS.includes(path)),
    { maxLength: 12 },
  )
  .chain((some) => fc.tuple(...some.map(({ path, kind }) => fc.tuple(fc.constant(path), rawValue(kind)))))
  .map((entries) => ({ one: entries.reduce(nest, {}), other: entries.toReversed().reduce(nest, {}) }));
