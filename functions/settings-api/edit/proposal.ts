import type { JsonValue } from '../../../shared/json.ts';
import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import { checkSettings } from '../../../shared/settings/checks/check-settings.ts';
import { isFederated, usesOauth2 } from '../../../shared/settings/checks/oauth2.ts';
import type { Fault, Warning } from '../../../shared/settings/document/fault.ts';
import { applyPatch, type PasswordChange } from '../../../shared/settings/document/patch.ts';
import type { ResolvedSettings } from '../../../shared/settings/document/resolve.ts';
import { hostOf } from '../../../shared/settings/review/parameter-reviews.ts';
import {
  type EffectiveSettings,
  MAILBOX_PASSWORD_PATH,
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
  mailboxPassword: PasswordChange;
  /** The scope's own password with these settings; version 0: the one about to be saved. */
  secret: PairInForce['secret'];
  resolved: ResolvedSettings;
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

/** A mailbox belongs to the scope that sets its host, and so does its password, which goes to no other host. */
const mailboxPasswordFaults = (
  { own }: ScopeChain,
  document: SettingsDocument,
  values: EffectiveSettings,
  { kind }: PasswordChange,
): Fault[] => {
  const host = document['bounces/imap_host'];
  if (host === undefined) {
    const problem = 'must be given where bounces/imap_host is set';
    return kind === 'set' ? [{ path: MAILBOX_PASSWORD_PATH, problem }] : [];
  }
  const isThere = kind === 'set' || (kind === 'unchanged' && own.pair.mailbox?.host === host);
  if (isThere || values['bounces/auth'] !== 'plain') return [];
  const problem = own.pair.mailbox
    ? 'must be given again: the one that is set was saved for another host'
    : 'must be given: there is none for this mailbox';
  return [{ path: MAILBOX_PASSWORD_PATH, problem }];
};

/** Checks a document together with the password that would be in force with it. Throws `ApiError` (422) with every fault. */
export const propose = (
  { deployment }: Pick<SettingsPorts, 'deployment'>,
  chain: ScopeChain,
  document: SettingsDocument,
  password: PasswordChange,
  mailboxPassword: PasswordChange = { kind: 'unchanged' },
): Omit<Proposal, 'warnings'> => {
  const { scope, wider } = chain;
  const secret = secretOf(password, chain);
  const { resolved, faults, needsPassword } = checkSettings({ scope, document, secret, wider }, deployment);
  const host = hostOf(resolved);
  const all = [
    ...faults,
    ...(needsPassword ? [{ path: credentialPath(resolved.values), problem: passwordProblem(chain, password) }] : []),
    ...(secret === 'new' && host === undefined ? [hostNeeded] : []),
    ...mailboxPasswordFaults(chain, document, resolved.values, mailboxPassword),
  ];
  if (all.length > 0) throw invalidSettings(all);
  const bound = secret === 'new' ? { version: 0, host: host ?? '' } : secret;
  return { document, password, mailboxPassword, secret: bound, resolved };
};

/** A requested change of a scope's settings. */
export interface Change {
  /** The document that the patch is applied to; empty for a replacement. */
  base: SettingsDocument;
  patch: JsonValue;
  /** The scope of the API key that sent the request. */
  keyScope: string;
}

type PatchPorts = Pick<SettingsPorts, 'deployment' | 'newSealingSecret'>;

/** Adds a random secret if a federated login has none yet: it encrypts the access tokens that workers share. */
const withSealingSecret = (
  { deployment, newSealingSecret }: PatchPorts,
  chain: ScopeChain,
  document: SettingsDocument,
  password: PasswordChange,
): PasswordChange => {
  const { scope, wider } = chain;
  const candidate = { scope, document, secret: secretOf(password, chain), wider };
  const { resolved, needsPassword } = checkSettings(candidate, deployment);
  const isLacking = needsPassword && isFederated(resolved.values);
  return isLacking ? { kind: 'set', password: newSealingSecret() } : password;
};

/**
 * A client that trusts this deployment trusts all of its scopes, and no secret proves whose client it is. API keys of
 * narrower scopes may therefore use an inherited federated login, but not choose another one.
 */
const federationFaults = ({ resolved, password }: Omit<Proposal, 'warnings'>, keyScope: string): Fault[] =>
  isFederated(resolved.values) && password.kind === 'set' && keyScope !== DEFAULT_SCOPE
    ? [
        {
          path: 'oauth2/grant',
          problem: 'must not be federated: only an API key of the default scope can set up such a login',
        },
      ]
    : [];

/** The settings of a scope after a merge patch. Throws `ApiError` (422) with every fault. */
export const proposePatch = (ports: PatchPorts, chain: ScopeChain, { base, patch, keyScope }: Change): Proposal => {
  const patched = applyPatch(base, patch, chain.scope);
  if (!patched.ok) throw invalidSettings(patched.faults);
  const { document, mailboxPassword, warnings } = patched;
  const password = withSealingSecret(ports, chain, document, patched.password);
  const proposal = propose(ports, chain, document, password, mailboxPassword);
  const faults = federationFaults(proposal, keyScope);
  if (faults.length > 0) throw invalidSettings(faults);
  return { ...proposal, warnings };
};
