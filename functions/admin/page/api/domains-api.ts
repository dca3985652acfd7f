import type { DomainRecord } from '../../../../shared/domains/domain-record.ts';
import type { Client } from './client.ts';
import type { List } from './list.ts';

/** A sender domain and its DNS records. */
export interface SenderDomain {
  name: string;
  status: string;
  records: DomainRecord[];
}

/** The public part of a DKIM key. */
export interface DkimKey {
  domain: string;
  selector: string;
  record: { name: string; value: string };
  dns: string;
}

export interface DkimKeys {
  in_force: DkimKey | null;
  pending: DkimKey | null;
}

export interface DomainsApi {
  /** The sender domains of a scope. */
  list(scope: string): Promise<SenderDomain[]>;
  keys(scope: string): Promise<DkimKeys>;
  makeKey(scope: string): Promise<unknown>;
  /** Signs with the newest key if DNS has it. */
  verifyKey(scope: string): Promise<unknown>;
}

/** The endpoints for domains and DKIM keys. Every method rejects with `ApiRefusal` or `ApiUnreachable`. */
export const domainsApi = (ask: Client): DomainsApi => ({
  list: async (scope) => (await ask<List<SenderDomain>>(`/domains?scope=${scope}&limit=100`)).body.data,
  keys: async (scope) => (await ask<DkimKeys>(`/settings/${scope}/dkim`)).body,
  makeKey: (scope) => ask(`/settings/${scope}/dkim`, { method: 'POST', body: {} }),
  verifyKey: (scope) => ask(`/settings/${scope}/dkim/verify`, { method: 'POST', body: {} }),
});
