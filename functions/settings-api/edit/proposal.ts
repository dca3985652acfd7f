import type { JsonValue } from '../../../shared/json.ts';
import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import { checkSettings } from '../../../shared/settings/checks/check-settings.ts';
import { usesOauth2 } from '../../../shared/settings/checks/oauth2.ts';
import type { Fault, Warning } from '../../../shared/settings/document/fault.ts';
import { applyPatch, type PasswordChange } from '../../../shared/settings/document/patch.ts';
import type { Resolved } from '../../../shared/settings/document/resolve.ts';
import { hostOf } from '../../../shared/settings/review/parameter-reviews.ts';
import {
  type EffectiveSettings,
  OAUTH2_SECRET_PATH,
  PASSWORD_PATH,
  type SettingsDocument,
} from '../../../shared/settings/schema/effective.ts';
import { invalidSettings } from '../errors.ts';
import type { SettingsPorts } from '../ports.ts';
import type { ScopeChain } from '../read/scope-settings.ts';

/** Settings that may come in force at a scope: valid together with those of the wider scopes. */
export interface Proposal {
  document: SettingsDocument;
  password: PasswordChange;
  /** The scope's own password with these settings; version 0: the one about to be saved. */
  secret: PairInForce['secret'];
  resolved: Resolved;
  warnings: Warning[];
}

const passwordProblem = ({ own }: ScopeChain, { kind }: PasswordChange): string => {
  if (kind === 'cleared')
    return 'must not be cleared while system/smtp/auth logs in: set auth to none, or give another';
  return own.secret
    ? 'must be given again: the one that is set was saved for another host'
    : 'must be given: there is none for this host';
};

const credentialPath = (values: EffectiveSettings): string => (usesOauth2(values) ? OAUTH2_SECRET_PATH : PASSWORD_PATH);

const hostNeeded: Fault = { path: 'system/smtp/host', problem: 'must be set for the password to belong to' };

const secretOf = (change: PasswordChange, { own }: ScopeChain) => {
  if (change.kind === 'set') return 'new' as const;
  return change.kind === 'cleared' ? undefined : own.secret;
};

/** Checks a document together with the password that would be in force with it. Throws `ApiError` (422) with every fault. */
export const propose = (
  { deployment }: Pick<SettingsPorts, 'deployment'>,
  chain: ScopeChain,
  document: SettingsDocument,
  password: PasswordChange,
): Omit<Proposal, 'warnings'> => {
  const { scope, wider } = chain;
  const secret = secretOf(password, chain);
  const { resolved, faults, needsPassword } = checkSettings({ scope, document, secret, wider }, deployment);
  const host = hostOf(resolved);
  const all = [
    ...faults,
    ...(needsPassword ? [{ path: credentialPath(resolved.values), problem: passwordProblem(chain, password) }] : []),
    ...(secret === 'new' && host === undefined ? [hostNeeded] : []),
  ];
  if (all.length > 0) throw invalidSettings(all);
  return { document, password, secret: secret === 'new' ? { version: 0, host: host ?? '' } : secret, resolved };
};

/** The settings of a scope after a merge patch on `base`. Throws `ApiError` (422) with every fault. */
export const proposePatch = (
  ports: Pick<SettingsPorts, 'deployment'>,
  chain: ScopeChain,
  base: SettingsDocument,
  patch: JsonValue,
): Proposal => {
  const patched = applyPatch(base, patch, chain.scope);
  if (!patched.ok) throw invalidSettings(patched.faults);
  return { ...propose(ports, chain, patched.document, patched.password), warnings: patched.warnings };
};
