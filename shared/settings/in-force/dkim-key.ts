import { ParametersUnavailable, ParameterUndecryptable, StoreUnavailable } from '../../ports/errors.ts';
import type { ParameterReader } from '../../ports/settings/parameters.ts';
import type { DkimKeyInForce, DkimKeyVersion } from '../../ports/settings/settings-reader.ts';
import type { Fault, Warning } from '../document/fault.ts';
import { SettingsFault } from '../document/fault.ts';
import type { ResolvedSettings } from '../document/resolve.ts';
import { BUILT_IN, type SettingsDocument } from '../schema/effective.ts';
import { dkimKeyName } from './parameter-names.ts';

/** One version of a scope's key. Throws `SettingsFault` if it does not exist or is not a key. */
export const readKeyVersion = async (
  { scope, version }: DkimKeyVersion,
  parameters: ParameterReader,
): Promise<DkimKeyInForce> => {
  const found = await parameters.read(dkimKeyName(scope), version);
  if (!found) throw fault(scope, 'was deleted');
  if (found.type !== 'SecureString') throw fault(scope, 'must be a parameter of type SecureString');
  const { readDkimKey, UnusableDkimKey } = await import('#dkim-key');
  try {
    return { scope, version, ...readDkimKey(found.value) };
  } catch (error) {
    if (error instanceof UnusableDkimKey) throw fault(scope, `must be ${error.message}`);
    throw error;
  }
};

/**
 * The key that settings sign with; `undefined` if they sign with none. A key belongs to the scope that names it, and to
 * the domain and selector it was made for: no other scope can have mail of another domain signed with it. Throws
 * `SettingsFault`.
 */
export const dkimKeyInForce = async (
  { values, origin }: ResolvedSettings,
  read: (key: DkimKeyVersion) => Promise<DkimKeyInForce>,
): Promise<DkimKeyInForce | undefined> => {
  if (values['dkim/key'] === 0) return undefined;
  const key = await read({ scope: origin['dkim/key'], version: values['dkim/key'] });
  if (key.domain === values['dkim/domain'] && key.selector === values['dkim/selector']) return key;
  throw fault(key.scope, 'is for another domain or selector');
};

/** Why the key that a document names cannot sign, which no other check of the document finds out. */
export const dkimKeyFaults = async (
  scope: string,
  document: SettingsDocument,
  parameters: ParameterReader,
): Promise<Fault[]> => {
  const { 'dkim/key': version = 0, 'dkim/domain': domain, 'dkim/selector': selector } = document;
  if (version === 0) return [];
  const refuse = (problem: string): Fault[] => [{ path: 'dkim/key', problem }];
  try {
    const key = await readKeyVersion({ scope, version }, parameters);
    return key.domain === domain && key.selector === selector
      ? []
      : refuse('must be a version whose key was made for dkim/domain and dkim/selector');
  } catch (error) {
    if (error instanceof ParameterUndecryptable)
      return refuse("must be encrypted under the stack's own key (--key-id)");
    if (!(error instanceof SettingsFault)) throw error;
    return refuse(`must be the version of a key of this scope: POST /settings/${scope}/dkim makes one`);
  }
};

const fault = (scope: string, what: string): SettingsFault =>
  new SettingsFault(`The DKIM key in force of scope ${scope} ${what}`);

/** Cached keys: those of a few scopes that changed theirs while mail was being retried. */
const MAX_FORMER_KEYS = 50;

/**
 * Reads keys that were in force before; `undefined` for one that is gone. Results are cached. Rejects with
 * `StoreUnavailable` while SSM does not answer.
 */
export const formerDkimKeys = (parameters: () => ParameterReader) => {
  const kept = new Map<string, Promise<DkimKeyInForce | undefined>>();
  const load = async (wanted: DkimKeyVersion): Promise<DkimKeyInForce | undefined> => {
    try {
      return await readKeyVersion(wanted, parameters());
    } catch (error) {
      if (error instanceof SettingsFault) return undefined;
      if (!(error instanceof ParametersUnavailable)) throw error;
      throw new StoreUnavailable('The DKIM key of an earlier attempt could not be read', { cause: error });
    }
  };
  return (wanted: DkimKeyVersion): Promise<DkimKeyInForce | undefined> => {
    const name = `${wanted.scope}:${wanted.version}`;
    const known = kept.get(name);
    if (known) return known;
    if (kept.size >= MAX_FORMER_KEYS) kept.clear();
    const loaded = load(wanted);
    kept.set(name, loaded);
    loaded.catch(() => kept.delete(name));
    return loaded;
  };
};

const PATHS = ['dkim/domain', 'dkim/selector', 'dkim/key'] as const;

/**
 * Faults of a signature that is set in part, or at two scopes: whoever has a narrower scope must not sign another domain
 * with the key of a wider one.
 */
export const dkimFaults = ({ values, origin }: ResolvedSettings): Fault[] => {
  if (values['dkim/key'] === 0) return [];
  const owner = origin['dkim/key'];
  const stray = PATHS.filter((path) => values[path] === '' || origin[path] !== owner);
  const at = owner === BUILT_IN ? 'the scope' : `scope ${owner}`;
  return stray.map((path) => ({ path, problem: `must be set at ${at}, where dkim/key is` }));
};

/** Amazon SES rewrites Date and Message-ID, and both are signed ("Manual DKIM signing", SES Developer Guide). */
const REWRITES = /^email-smtp(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;

/** Warns of a signature that will not verify. */
export const dkimWarnings = ({ values }: ResolvedSettings): Warning[] =>
  values['dkim/key'] > 0 && values['system/smtp/transport'] === 'smtp' && REWRITES.test(values['system/smtp/host'])
    ? [
        {
          code: 'signature-broken',
          path: 'dkim/key',
          message:
            'Amazon SES changes signed fields, which breaks this signature. Set dkim/key to 0 and have SES sign (Easy DKIM).',
        },
      ]
    : [];
