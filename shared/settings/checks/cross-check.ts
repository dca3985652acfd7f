import type { Fault } from '../document/fault.ts';
import type { Resolved } from '../document/resolve.ts';
import { BUILT_IN, type EffectiveSettings } from '../schema/effective.ts';
import { allowedHosts, isAllowedHost, isLoopbackHost } from './host-rules.ts';
import type { NetworkPolicy } from './network.ts';
import { federationAudience, isFederated, oauth2Faults, tokenUrlOf, usesOauth2 } from './oauth2.ts';
import { authorityFaults } from './tls-authorities.ts';

/** The capabilities of the deployment. */
export interface Deployment {
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
const host = ({ values, origin }: Resolved, { network }: Deployment): Fault[] =>
  origin['system/smtp/host'] === BUILT_IN || isAllowedHost(values['system/smtp/host'], network)
    ? []
    : [{ path: 'system/smtp/host', problem: `must be ${allowedHosts(network)}` }];

const transport = ({ values }: Resolved, { sendmail }: Deployment): Fault[] =>
  values['system/smtp/transport'] === 'sendmail' && !sendmail
    ? [{ path: 'system/smtp/transport', problem: 'must be smtp: this deployment has no sendmail program' }]
    : [];

/** Token endpoints need TLS, except on a laptop's loopback, and the network policy for mail servers applies to them. */
const tokenHost = ({ values }: Resolved, { network }: Deployment): Fault[] => {
  const text = tokenUrlOf(values);
  if (!usesOauth2(values) || !URL.canParse(text)) return [];
  const { protocol, hostname } = new URL(text);
  const name = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'https:' ? isAllowedHost(name, network) : network.loopback && isLoopbackHost(name)) return [];
  return [{ path: 'oauth2/token_url', problem: `must be an https URL at ${allowedHosts(network)}` }];
};

const federation = ({ values }: Resolved, { federatedAudiences }: Deployment): Fault[] => {
  if (!isFederated(values) || federatedAudiences.includes(federationAudience(values))) return [];
  const endpoint = values['oauth2/provider'] === 'microsoft' ? federationAudience(values) : 'oauth2/token_url';
  const problem = `must not be federated: deploy with context federatedAudiences, which must list ${endpoint}`;
  return [{ path: 'oauth2/grant', problem }];
};

const authorities = ({ values }: Resolved, { now }: Deployment): Fault[] => authorityFaults(values, now());

/** Faults of effective settings in this deployment: hosts and authorities it cannot use, programs it does not have. */
export const deploymentCheck = (resolved: Resolved, deployment: Deployment): Fault[] =>
  [host, transport, tokenHost, federation, authorities].flatMap((rule) => rule(resolved, deployment));
