import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { logsIn } from '../../../shared/settings/checks/cross-check.ts';
import { credentialTarget } from '../../../shared/settings/checks/oauth2.ts';
import { dkimKeyInForce, readKeyVersion } from '../../../shared/settings/in-force/dkim-key.ts';
import { passwordHolder } from '../../../shared/settings/in-force/pair.ts';
import { readPasswordInForce } from '../../../shared/settings/in-force/versions-in-force.ts';
import type { Proposal } from '../edit/proposal.ts';
import type { SettingsPorts } from '../ports.ts';
import { type Link, linksOf, type ScopeChain } from '../read/scope-settings.ts';

const holderOf = (chain: ScopeChain, { secret }: Proposal, host: string): Link | undefined => {
  const links = linksOf(chain).filter((link) => link.scope !== chain.scope || secret !== undefined);
  return passwordHolder(links, host);
};

/**
 * The settings that a proposal would put in force, with the password that real mail would use. Rejects with
 * `SettingsFault` if the stored password is no longer available.
 */
export const settingsToProbe = async (
  { parameters }: Pick<SettingsPorts, 'parameters'>,
  chain: ScopeChain,
  proposal: Proposal,
): Promise<SettingsInForce> => {
  const { values } = proposal.resolved;
  const dkim = await dkimKeyInForce(proposal.resolved, (key) => readKeyVersion(key, parameters));
  const settings = { scope: chain.scope, version: 'proposed', values, ...(dkim && { dkim }) };
  if (!logsIn(values)) return settings;
  if (proposal.password.kind === 'set') return { ...settings, password: proposal.password.password };
  const { pair } = holderOf(chain, proposal, credentialTarget(values)) ?? {};
  if (!pair?.secret) return settings;
  return { ...settings, password: await readPasswordInForce({ ...pair, secret: pair.secret }, parameters) };
};
