import type { Fault } from '../document/fault.ts';
import type { ResolvedSettings } from '../document/resolve.ts';
import { BUILT_IN, type EffectiveSettings } from '../schema/effective.ts';
import { allowedHosts, isAllowedHost, isLoopbackHost } from './host-rules.ts';
import type { NetworkPolicy } from './network.ts';
import { federationAudience, isFederated, oauth2Faults, tokenUrlOf, usesOauth2 } from './oauth2.ts';
import { authorityFaults } from './tls-authorities.ts';

/** The capabilities of the deployment. */
export interface Capabilities {
  network: NetworkPolicy;
  /** Whether it has a sendmail program. */
  sendmail: boolean;
  /** Audiences that it may request AWS identity tokens for: context `federatedAudiences`. */
  federatedAudiences: readonly string[];
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Whether a password is sent with these settings. */
export const logsIn = (values: EffectiveSettings): boolean =>
  values['system/smtp/transport'] === 'smtp' && values['system/smtp/auth'] !== 'none';

const returnPath = (values: EffectiveSettings): Fault[] =>
  values['system/smtp/set_return_path'] === 'specified' && values['system/smtp/return_path_email'] === undefined
    ? [{ path: 'system/smtp/return_path_email', problem: 'must be set while system/smtp/set_return_path is specified' }]
    : [];

const userName = (values: EffectiveSettings): Fault[] =>
  logsIn(values) && values['system/smtp/username'] === ''
    ? [{ path: 'system/smtp/username', problem: 'must be set unless system/smtp/auth is none' }]
    : [];

const encryption = (values: EffectiveSettings): Fault[] =>
  logsIn(values) && values['system/smtp/ssl'] === 'none' && !isLoopbackHost(values['system/smtp/host'])
    ? [{ path: 'system/smtp/ssl', problem: 'must be ssl or tls unless system/smtp/auth is none' }]
    : [];

const redirection = (values: EffectiveSettings): Fault[] =>
  values['developer/mode'] === 'redirect' && values['developer/redirect_to'] === undefined
    ? [{ path: 'developer/redirect_to', problem: 'must be set while developer/mode is redirect' }]
    : [];

/** Faults in the combination of effective settings, with which nothing can be sent safely. */
export const crossCheck = (values: EffectiveSettings): Fault[] =>
  [returnPath, userName, encryption, redirection, oauth2Faults].flatMap((rule) => rule(values));

/** A missing host is only a warning: a wider scope may leave it to the narrower ones. */
const host = ({ values, origin }: ResolvedSettings, { network }: Capabilities): Fault[] =>
  origin['system/smtp/host'] === BUILT_IN || isAllowedHost(values['system/smtp/host'], network)
    ? []
    : [{ path: 'system/smtp/host', problem: `must be ${allowedHosts(network)}` }];

const transport = ({ values }: ResolvedSettings, { sendmail }: Capabilities): Fault[] =>
  values['system/smtp/transport'] === 'sendmail' && !sendmail
    ? [{ path: 'system/smtp/transport', problem: 'must be smtp: this deployment has no sendmail program' }]
    : [];

/** Token endpoints need TLS, except on a laptop's loopback, and the network policy for mail servers applies to them. */
const tokenHost = ({ values }: ResolvedSettings, { network }: Capabilities): Fault[] => {
  const text = tokenUrlOf(values);
  if (!usesOauth2(values) || !URL.canParse(text)) return [];
  const { protocol, hostname } = new URL(text);
  const name = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'https:' ? isAllowedHost(name, network) : network.loopback && isLoopbackHost(name)) return [];
  return [{ path: 'oauth2/token_url', problem: `must be an https URL at ${allowedHosts(network)}` }];
};

const federation = ({ values }: ResolvedSettings, { federatedAudiences }: Capabilities): Fault[] => {
  if (!isFederated(values) || federatedAudiences.includes(federationAudience(values))) return [];
  const endpoint = values['oauth2/provider'] === 'microsoft' ? federationAudience(values) : 'oauth2/token_url';
  const problem = `must not be federated: deploy with context federatedAudiences, which must list ${endpoint}`;
  return [{ path: 'oauth2/grant', problem }];
};

const authorities = ({ values }: ResolvedSettings, { now }: Capabilities): Fault[] => authorityFaults(values, now());

/** IMAP servers that the tokens of a provider may be sent to; those of a custom one go to the host of the mail server. */
const tokenHosts = {
  microsoft: /^(?:outlook\.office365\.com|(?:[a-z0-9-]+\.)?outlook\.com|outlook\.office\.com)$/,
  google: /^imap\.(?:gmail|googlemail)\.com$/,
} as const;

/**
 * Whether the access tokens of these settings may be sent to the mailbox's host. Who may change a host must not get a
 * token sent to a server of his own (invariant 7), so the host has to be the provider's.
 */
const mayGetTokens = (host: string, values: EffectiveSettings): boolean => {
  const provider = values['oauth2/provider'];
  return provider === 'custom' ? host === values['system/smtp/host'] : tokenHosts[provider].test(host);
};

const token = (host: string, values: EffectiveSettings): Fault[] => {
  if (values['bounces/auth'] !== 'xoauth2') return [];
  if (!usesOauth2(values)) {
    return [{ path: 'bounces/auth', problem: 'must be plain unless system/smtp/auth is xoauth2' }];
  }
  const problem =
    'must be a host of oauth2/provider, or system/smtp/host with a custom one, while bounces/auth is xoauth2';
  return mayGetTokens(host, values) ? [] : [{ path: 'bounces/imap_host', problem }];
};

/** Faults of the mailbox for returned mail. They keep it from being saved, and never hold mail. */
export const mailboxFaults = (values: EffectiveSettings, network: NetworkPolicy): Fault[] => {
  const host = values['bounces/imap_host'];
  if (host === undefined) return [];
  const isPlain = values['bounces/ssl'] === 'none' && !isLoopbackHost(host);
  const sameFolder = values['bounces/folder'].toLowerCase() === values['bounces/processed_folder'].toLowerCase();
  const moves = values['bounces/after_reading'] === 'move';
  return [
    ...(isAllowedHost(host, network)
      ? []
      : [{ path: 'bounces/imap_host', problem: `must be ${allowedHosts(network)}` }]),
    ...(isPlain ? [{ path: 'bounces/ssl', problem: 'must be ssl or tls' }] : []),
    ...(values['bounces/username'] === '' ? [{ path: 'bounces/username', problem: 'must be set with a mailbox' }] : []),
    ...(values['bounces/folder'] === '' ? [{ path: 'bounces/folder', problem: 'must be set with a mailbox' }] : []),
    ...(moves && (sameFolder || values['bounces/processed_folder'] === '')
      ? [{ path: 'bounces/processed_folder', problem: 'must be another folder than bounces/folder' }]
      : []),
    ...token(host, values),
  ];
};

const mailbox = ({ values }: ResolvedSettings, { network }: Capabilities): Fault[] => mailboxFaults(values, network);

/** Faults of effective settings in this deployment: hosts and authorities it cannot use, programs it does not have. */
export const deploymentCheck = (resolved: ResolvedSettings, deployment: Capabilities): Fault[] =>
  [host, transport, tokenHost, federation, authorities, mailbox].flatMap((rule) => rule(resolved, deployment));
