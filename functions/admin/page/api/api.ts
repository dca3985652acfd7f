import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type AuditApi, auditApi } from './audit-api.ts';
import type { Client } from './client.ts';
import { type DomainsApi, domainsApi } from './domains-api.ts';
import { type EmailsApi, emailsApi } from './emails-api.ts';
import { type FiguresApi, figuresApi } from './figures-api.ts';
import { type HealthApi, healthApi } from './health-api.ts';
import { type KeysApi, keysApi } from './keys-api.ts';
import { type SettingsApi, settingsApi } from './settings-api.ts';
import { type SuppressionsApi, suppressionsApi } from './suppressions-api.ts';
import { type WebhooksApi, webhooksApi } from './webhooks-api.ts';

export interface Api {
  settings: SettingsApi;
  domains: DomainsApi;
  emails: EmailsApi;
  figures: FiguresApi;
  health: HealthApi;
  keys: KeysApi;
  audit: AuditApi;
  suppressions: SuppressionsApi;
  webhooks: WebhooksApi;
}

/** All API endpoints that the page uses. */
export const createApi = (ask: Client): Api => ({
  settings: settingsApi(ask),
  domains: domainsApi(ask),
  emails: emailsApi(ask),
  figures: figuresApi(ask),
  health: healthApi(ask),
  keys: keysApi(ask),
  audit: auditApi(ask),
  suppressions: suppressionsApi(ask),
  webhooks: webhooksApi(ask),
});

export const ApiContext = createContext<Api | undefined>(undefined);

/** The API client of the signed-in user. Throws if nobody is signed in. */
export const useApi = (): Api => {
  const api = useContext(ApiContext);
  if (!api) throw new Error('Nobody is signed in');
  return api;
};
