import type { SettingsInForce } from '../../../shared/ports/settings-reader.ts';
import { logsIn } from '../../../shared/settings/checks/cross-check.ts';
import { passwordHolder } from '../../../shared/settings/in-force/password-holder.ts';
import { readPasswordInForce } from '../../../shared/settings/in-force/versions-in-force.ts';
import type { Proposal } from '../edit/proposal.ts';
import type { SettingsPorts } from '../ports.ts';
import { chainInForce, type Link, type ScopeInForce } from '../read/scope-settings.ts';

const holderOf = (inForce: ScopeInForce, { secret }: Proposal, host: string): Link | undefined => {
  const chain = chainInForce(inForce).filter((link) => link.scope !== inForce.scope || secret !== undefined);
  return passwordHolder(chain, host);
};

/**
 * The settings that a proposal would put in force, with the password that real mail would have. Rejects with
 * `SettingsFault` if the stored one cannot be had any more.
 */
export const settingsToProbe = async (
  { parameters }: Pick<SettingsPorts, 'parameters'>,
  inForce: ScopeInForce,
  proposal: Proposal,
): Promise<SettingsInForce> => {
  const { values } = proposal.resolved;
  const settings = { scope: inForce.scope, version: 'proposed', values };
  if (!logsIn(values)) return settings;
  if (proposal.password.kind === 'set') return { ...settings, password: proposal.password.password };
  const { pair } = holderOf(inForce, proposal, values['system/smtp/host']) ?? {};
  if (!pair?.secret) return settings;
  return { ...settings, password: await readPasswordInForce({ ...pair, secret: pair.secret }, parameters) };
};
