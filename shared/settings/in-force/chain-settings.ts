import type { ParameterReader } from '../../ports/settings/parameters.ts';
import type { ScopeSettings } from '../../ports/settings/settings-reader.ts';
import { crossCheck, logsIn } from '../checks/cross-check.ts';
import { resolveWithSenders } from '../checks/inherited-senders.ts';
import { credentialTarget } from '../checks/oauth2.ts';
import { describeFaults } from '../document/fault.ts';
import { SettingsFault } from '../document/settings-fault.ts';
import type { EffectiveSettings, SettingsDocument } from '../schema/effective.ts';
import { pairKey, versionOf } from './pair-key.ts';
import { passwordHolder } from './password-holder.ts';
import { readDocumentInForce, readPasswordInForce, type WithDocument, type WithSecret } from './versions-in-force.ts';

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

/**
 * Reads the versions that the pairs of a chain, widest first, name in SSM; what was read is kept until a pair moves.
 * Without secrets, it still checks that there is a password for the host.
 */
export const createChainSettings = (parameters: ParameterReader, withSecrets: boolean) => {
  const documents = latestPerScope<SettingsDocument>();
  const passwords = latestPerScope<string>();

  const readDocument = async (pair: WithDocument) => ({
    ...pair,
    document: await documents(pair.scope, pairKey(pair), () => readDocumentInForce(pair, parameters)),
  });

  const passwordFor = async (chain: Chain, values: EffectiveSettings): Promise<{ password?: string }> => {
    if (!logsIn(values)) return {};
    const holder = holderFor(chain, values);
    if (!withSecrets) return {};
    return { password: await passwords(holder.scope, pairKey(holder), () => readPasswordInForce(holder, parameters)) };
  };

  const read = async (scope: string, chain: Chain): Promise<ScopeSettings> => {
    const { values, origin } = resolveWithSenders(await Promise.all(chain.map(readDocument)));
    assertFitting(values);
    const password = await passwordFor(chain, values);
    return {
      kind: 'in-force',
      settings: { scope, hostScope: origin['system/smtp/host'], version: versionOf(chain), values, ...password },
    };
  };

  return async (scope: string, chain: Chain): Promise<ScopeSettings> =>
    chain.length === 0 ? { kind: 'not-configured' } : read(scope, chain).catch(asFaulty);
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
