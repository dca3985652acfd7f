import type { ParameterReader } from '../../ports/settings/parameters.ts';
import type { DkimKeyInForce, ScopeSettings } from '../../ports/settings/settings-reader.ts';
import { crossCheck, logsIn } from '../checks/cross-check.ts';
import { resolveWithSenders } from '../checks/inherited-senders.ts';
import { credentialTarget } from '../checks/oauth2.ts';
import { describeFaults, SettingsFault } from '../document/fault.ts';
import type { ResolvedSettings } from '../document/resolve.ts';
import type { EffectiveSettings, SettingsDocument } from '../schema/effective.ts';
import { dkimKeyInForce } from './dkim-key.ts';
import { passwordHolder } from './pair.ts';
import { pairKey, versionOf } from './pair-key.ts';
import type { SecretsInForce } from './secrets.ts';
import { readDocumentInForce, type WithDocument, type WithSecret } from './versions-in-force.ts';

/**
 * Reads the versions that the pairs of a chain, widest first, name in SSM; what was read is kept until a pair moves.
 * Without secrets, it still checks that there is a password for the host.
 */
export const createChainSettings = (parameters: ParameterReader, secrets?: SecretsInForce) => {
  const documents = latestPerScope<SettingsDocument>();
  const passwords = latestPerScope<string>();
  const dkimKeys = latestPerScope<DkimKeyInForce>();

  const readDocument = async (pair: WithDocument) => ({
    ...pair,
    document: await documents(pair.scope, pairKey(pair), () => readDocumentInForce(pair, parameters)),
  });

  const passwordFor = async (chain: Chain, values: EffectiveSettings): Promise<{ password?: string }> => {
    if (!logsIn(values)) return {};
    const holder = holderFor(chain, values);
    if (!secrets) return {};
    return { password: await passwords(holder.scope, pairKey(holder), () => secrets.password(holder)) };
  };

  const signingKey = async (chain: Chain, resolved: ResolvedSettings): Promise<{ dkim?: DkimKeyInForce }> => {
    if (!secrets) return {};
    const key = await dkimKeyInForce(resolved, (wanted) => {
      // The version alone is not enough: versions restart at 1 after a scope was deleted.
      const owner = chain.filter(({ scope }) => scope === wanted.scope).map(pairKey);
      return dkimKeys(wanted.scope, `${wanted.version} ${owner}`, () => secrets.dkimKey(wanted));
    });
    return key ? { dkim: key } : {};
  };

  const read = async (scope: string, chain: Chain): Promise<ScopeSettings> => {
    const resolved = resolveWithSenders(await Promise.all(chain.map(readDocument)));
    const { values, origin } = resolved;
    assertFitting(values);
    const [password, dkim] = await Promise.all([passwordFor(chain, values), signingKey(chain, resolved)]);
    return {
      kind: 'in-force',
      settings: {
        scope,
        hostScope: origin['system/smtp/host'],
        version: versionOf(chain),
        values,
        ...password,
        ...dkim,
      },
    };
  };

  return async (scope: string, chain: Chain): Promise<ScopeSettings> =>
    chain.length === 0 ? { kind: 'not-configured' } : read(scope, chain).catch(asFaulty);
};

type Chain = readonly WithDocument[];

const holderFor = (chain: Chain, values: EffectiveSettings): WithSecret => {
  const holder = passwordHolder(chain, credentialTarget(values));
  if (holder) return holder;
  throw new SettingsFault('No password in force was saved for the host of these settings: save it again');
};

const assertFitting = (values: EffectiveSettings): void => {
  const faults = crossCheck(values);
  if (faults.length > 0) throw new SettingsFault(`The settings in force do not fit: ${describeFaults(faults)}`);
};

const asFaulty = (error: unknown): ScopeSettings => {
  if (error instanceof SettingsFault) return { kind: 'faulty', reason: error.message };
  throw error;
};

interface Kept<T> {
  key: string;
  value: Promise<T>;
}

/** Caches the value of each scope's newest key, with one load for all who wait; failures are not cached. */
const latestPerScope = <T>() => {
  const kept = new Map<string, Kept<T>>();
  return (scope: string, key: string, load: () => Promise<T>): Promise<T> => {
    const known = kept.get(scope);
    if (known?.key === key) return known.value;
    const loaded: Kept<T> = { key, value: load() };
    kept.set(scope, loaded);
    loaded.value.catch(() => {
      if (kept.get(scope) === loaded) kept.delete(scope);
    });
    return loaded.value;
  };
};
