import { ApiError } from '../../../shared/http/api-error.ts';
import { allowedHosts } from '../../../shared/settings/checks/host-rules.ts';
import { addressKind, isReachable, type NetworkPolicy } from '../../../shared/settings/checks/network.ts';
import type { Fault, Warning } from '../../../shared/settings/document/fault.ts';
import { dkimKeyFaults } from '../../../shared/settings/in-force/dkim-key.ts';
import { BUILT_IN } from '../../../shared/settings/schema/effective.ts';
import { invalidSettings } from '../errors.ts';
import type { Editor, SettingsPorts } from '../ports.ts';
import { oneProbe } from '../probe/one-probe.ts';
import { verifyLogin } from '../probe/verify-login.ts';
import { checkIfMatch } from '../read/etag.ts';
import type { ScopeChain } from '../read/scope-settings.ts';
import { narrowerFaults } from './narrower-scopes.ts';
import { type Change, type Proposal, proposePatch } from './proposal.ts';
import { saveSettings } from './save-settings.ts';

export interface Edit extends Change, Editor {
  /** Whether to log in to the mail server before anything is written. */
  verify: boolean;
}

/** Settings that cannot be read cannot be merged into or built upon. Throws `ApiError` (409). */
export const checkReadable = ({ own, wider }: ScopeChain, merges: boolean): void => {
  const [fault] = [...wider, ...(merges ? [own] : [])].flatMap((link) => link.fault ?? []);
  if (fault === undefined) return;
  const remedy = 'Put the settings of that scope, or roll them back';
  throw new ApiError(409, 'validation_error', `${fault}. ${remedy}.`);
};

/** Checks beyond the settings themselves: the addresses of the host, and the narrower scopes. Throws `ApiError` (422). */
const checkSurroundings = async (
  ports: SettingsPorts,
  scope: string,
  { document, secret, resolved }: Proposal,
): Promise<Warning[]> => {
  const { values, origin } = resolved;
  const usesHost = values['system/smtp/transport'] === 'smtp' && origin['system/smtp/host'] !== BUILT_IN;
  const [host, narrower, key] = await Promise.all([
    usesHost
      ? checkHostAddresses(values['system/smtp/host'], ports.deployment.network, ports.resolve)
      : { faults: [], warnings: [] },
    narrowerFaults(ports, scope, { scope, document, ...(secret && { secret }) }),
    dkimKeyFaults(scope, document, ports.parameters),
  ]);
  const faults = [...host.faults, ...narrower, ...key];
  if (faults.length > 0) throw invalidSettings(faults);
  return host.warnings;
};

/** PATCH and PUT. Checks everything before writing anything. Resolves to warnings. */
export const editSettings = async (ports: SettingsPorts, chain: ScopeChain, edit: Edit): Promise<Warning[]> => {
  checkIfMatch(edit.ifMatch, chain.own.pair);
  const proposal = proposePatch(ports, chain, edit);
  const warnings = await checkSurroundings(ports, chain.scope, proposal);
  if (edit.verify) await oneProbe(ports, chain.scope, () => verifyLogin(ports, chain, proposal));
  await saveSettings(ports, chain, proposal, edit);
  return [...proposal.warnings, ...warnings];
};

const HOST = 'system/smtp/host';

/** Milliseconds that a save waits for DNS. */
const DNS_LIMIT_MS = 3_000;

const unresolved: Warning = {
  code: 'unresolved-host',
  path: HOST,
  message: 'The host has no address at present, so it could not be checked. Mail waits until it has one.',
};

const addressesOf = (host: string, resolve: (host: string) => Promise<string[]>): Promise<string[]> => {
  const { promise, resolve: give } = Promise.withResolvers<string[]>();
  const timer = setTimeout(give, DNS_LIMIT_MS, []);
  resolve(host)
    .then(give, () => give([]))
    .finally(() => clearTimeout(timer));
  return promise;
};

/**
 * Resolves the name of a mail server: a fault if none of its addresses may be connected to. Since names change, they are
 * checked again at every connection; so a name that has no address now is only a warning.
 */
const checkHostAddresses = async (
  host: string,
  network: NetworkPolicy,
  resolve: (host: string) => Promise<string[]>,
): Promise<{ faults: Fault[]; warnings: Warning[] }> => {
  if (addressKind(host) !== undefined) return { faults: [], warnings: [] };
  const addresses = await addressesOf(host, resolve);
  if (addresses.length === 0) return { faults: [], warnings: [unresolved] };
  if (addresses.some((address) => isReachable(address, network))) return { faults: [], warnings: [] };
  return { faults: [{ path: HOST, problem: `must lead to ${allowedHosts(network)}` }], warnings: [] };
};
