import type { Translated } from '../settings/schema/setting.ts';

/** A mail server of a provider: one for each region, where there are several. */
export interface PresetServer {
  /** Where it is, such as `EU` or `eu-west-1`; empty if the provider has one. */
  region: string;
  host: string;
}

/** A mail provider's settings and limits. */
export interface Preset {
  /** For the command line and for links. */
  id: string;
  name: string;
  /** The first one is the usual one. */
  servers: readonly [PresetServer, ...PresetServer[]];
  port: number;
  ssl: 'ssl' | 'tls';
  auth: 'plain' | 'login' | 'xoauth2';
  /** Where it is the same for every customer. */
  username?: string;
  /** For `xoauth2`. */
  oauth2?: { provider: 'microsoft' | 'google'; grant: 'client_credentials' | 'service_account' };
  /** Which senders it accepts, its rate limits, and its login. */
  limits: Translated<string>;
  /** What the domain's SPF record must include while the return path is in the domain. */
  spf?: string;
  /** The selectors of the keys that it signs with, where they are the same for every customer. */
  dkimSelectors?: readonly string[];
  /** The provider's own documentation of these values. */
  source: string;
  /** Page in docs/providers. */
  page: string;
}
