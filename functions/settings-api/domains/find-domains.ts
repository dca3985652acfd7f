import type { SenderDomain } from '../../../shared/domains/check-domain.ts';
import type { SigningKey } from '../../../shared/domains/dkim.ts';
import { senderDomains } from '../../../shared/domains/sender-domains.ts';
import { isAligned, publicKeyOf } from '../../../shared/email/dkim/key.ts';
import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import type { DkimKeyVersion } from '../../../shared/ports/settings/settings-reader.ts';
import { limit } from '../../../shared/runtime/limit.ts';
import { chainOf } from '../../../shared/scope.ts';
import { SettingsFault } from '../../../shared/settings/document/fault.ts';
import { type ResolvedSettings, resolveSettings } from '../../../shared/settings/document/resolve.ts';
import { readKeyVersion } from '../../../shared/settings/in-force/dkim-key.ts';
import { hasDocument } from '../../../shared/settings/in-force/versions-in-force.ts';
import type { SettingsPorts } from '../ports.ts';
import { type Link, readLink } from '../read/scope-settings.ts';

/** A domain of the settings, and where it is used. */
export interface FoundDomain extends Omit<SenderDomain, 'keys'> {
  /** The scopes that send mail from it, sorted. */
  scopes: readonly string[];
  /** Since when it has been in the settings in force. */
  since: number;
  /** The settings of those scopes. */
  used: readonly ResolvedSettings[];
}

/** Scopes that are read for one response: each takes a read of SSM, which allows 40 a second for the whole account. */
const MAX_SCOPES = 200;
const READS_AT_ONCE = 4;

interface Use {
  scope: string;
  since: number;
  resolved: ResolvedSettings;
}

const usesIn = (links: ReadonlyMap<string, Link>, isMeant: (scope: string) => boolean): Use[] =>
  [...links.values()]
    .filter(({ scope, fault }) => isMeant(scope) && fault === undefined)
    .map(({ scope, pair }) => {
      const chain = chainOf(scope).flatMap((link) => links.get(link) ?? []);
      return { scope, since: pair.since ?? 0, resolved: resolveSettings(chain) };
    });

const readLinks = async (
  { inForce, parameters }: Pick<SettingsPorts, 'inForce' | 'parameters'>,
  isMeant: (scope: string) => boolean,
) => {
  const pairs = (await inForce.list()).filter(hasDocument);
  const meant = pairs.filter(({ scope }) => isMeant(scope)).slice(0, MAX_SCOPES);
  const needed = new Set(meant.flatMap(({ scope }) => chainOf(scope)));
  const turn = limit(READS_AT_ONCE);
  const read = (pair: PairInForce) => turn(() => readLink(pair, parameters));
  const links = await Promise.all(pairs.filter(({ scope }) => needed.has(scope)).map(read));
  return new Map(links.map((link) => [link.scope, link]));
};

const keyOf = async (
  wanted: DkimKeyVersion,
  { parameters }: Pick<SettingsPorts, 'parameters'>,
): Promise<SigningKey[]> => {
  try {
    const key = await readKeyVersion(wanted, parameters);
    return [{ domain: key.domain, selector: key.selector, publicKey: publicKeyOf(key) }];
  } catch (error) {
    // The scope's mail is held for this reason, which health reports.
    if (error instanceof SettingsFault) return [];
    throw error;
  }
};

/** The keys in force that sign mail from a domain, each once. Rejects with `ParametersUnavailable`. */
export const keysFor = async (
  { name, used }: Pick<FoundDomain, 'name' | 'used'>,
  ports: Pick<SettingsPorts, 'parameters'>,
): Promise<SigningKey[]> => {
  const signing = used.filter(
    ({ values }) => values['dkim/key'] > 0 && isAligned(name, { domain: values['dkim/domain'] }),
  );
  const wanted = new Map(
    signing.map(({ values, origin }): [string, DkimKeyVersion] => {
      const key = { scope: origin['dkim/key'], version: values['dkim/key'] };
      return [`${key.scope}:${key.version}`, key];
    }),
  );
  return (await Promise.all([...wanted.values()].map((key) => keyOf(key, ports)))).flat();
};

/**
 * The domains that mail of these scopes is from, sorted by name. Scopes whose settings cannot be read are left out, since
 * none of their mail is sent. Rejects with `StoreUnavailable` or `ParametersUnavailable`.
 */
export const findDomains = async (
  ports: Pick<SettingsPorts, 'inForce' | 'parameters'>,
  isMeant: (scope: string) => boolean,
): Promise<FoundDomain[]> => {
  const links = await readLinks(ports, isMeant);
  const uses = usesIn(links, isMeant).flatMap((use) =>
    senderDomains(use.resolved.values, use.resolved.origin).map((name) => ({ name, ...use })),
  );
  return [...Map.groupBy(uses, ({ name }) => name)]
    .map(([name, by]) => ({
      name,
      host: by[0]?.resolved.values['system/smtp/host'] ?? '',
      scopes: by.map(({ scope }) => scope).sort(),
      since: Math.min(...by.map(({ since }) => since)),
      used: by.map(({ resolved }) => resolved),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
};
