import { checkDomain } from '../../../shared/domains/check-domain.ts';
import { type DomainRecord, statusOfDomain } from '../../../shared/domains/domain-record.ts';
import { isAligned, publicKeyOf } from '../../../shared/email/dkim/key.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import { domainsQuery } from '../../../shared/http/request/domains.ts';
import type { ApiRequest, Route } from '../../../shared/http/route.ts';
import { validated } from '../../../shared/http/validated.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { covers, parseScope } from '../../../shared/scope.ts';
import { DNS_LIMIT_MS, waitingKey } from '../dkim/keys.ts';
import { verifyKey } from '../dkim/verify-key.ts';
import { editorOf } from '../edit/editor.ts';
import type { SettingsPorts } from '../ports.ts';
import { briefDns, briefParameters } from '../read/brief-parameters.ts';
import { readScope } from '../read/scope-settings.ts';
import { type FoundDomain, findDomains, keysFor } from './find-domains.ts';

/** Domains per page by default: each takes a few DNS queries. */
const DEFAULT_LIMIT = 20;
/** Scopes that are searched for pending keys: each takes one read of its history in SSM. */
const MAX_WAITING = 10;
/** Milliseconds for which settings and keys are cached. */
const SETTINGS_AGE_MS = 10_000;

interface DomainPorts extends SettingsPorts {
  /** SSM and DNS without a cache. */
  fresh: Pick<SettingsPorts, 'parameters' | 'dns'>;
}

const wantedScopes = ({ key, query }: ApiRequest): ((scope: string) => boolean) => {
  const { scope } = validated(domainsQuery, query);
  if (scope === undefined) return (one) => covers(key.scope, one);
  if (parseScope(scope) !== undefined && covers(key.scope, scope)) return (one) => one === scope;
  throw new ApiError(404, 'not_found', 'This API key covers no such scope.');
};

/** As Resend's clients know a domain; `scopes` and `records` in lists are ours. */
const shown = ({ name, scopes, since }: FoundDomain, records: readonly DomainRecord[], region: string) => ({
  id: name,
  name,
  status: statusOfDomain(records),
  created_at: new Date(since).toISOString(),
  region,
  capabilities: { sending: 'enabled', receiving: 'disabled' },
  scopes,
  records: records.map((record) => ({ ...record, ttl: 'Auto' })),
});

const pageOf = (domains: readonly FoundDomain[], { query }: ApiRequest) => {
  const { limit: size = DEFAULT_LIMIT, after, before } = validated(domainsQuery, query);
  const rest = domains.filter(
    (domain) => (after === undefined || domain.name > after) && (before === undefined || domain.name < before),
  );
  const page = before === undefined ? rest.slice(0, size) : rest.slice(-size);
  return { page, hasMore: rest.length > page.length };
};

const list = async (ports: DomainPorts, request: ApiRequest) => {
  const { page, hasMore } = pageOf(await findDomains(ports, wantedScopes(request)), request);
  const signal = AbortSignal.timeout(DNS_LIMIT_MS);
  const data = await Promise.all(
    page.map(async (domain) => {
      const keys = await keysFor(domain, ports);
      return shown(domain, await checkDomain({ ...domain, keys }, ports.dns, signal), ports.region);
    }),
  );
  return { object: 'list', has_more: hasMore, data };
};

/** A domain of the key's scopes by its name. Throws `ApiError` (404). */
const findOne = async (
  ports: DomainPorts,
  { params: { id = '' } }: ApiRequest,
  { scope }: ApiKey,
): Promise<FoundDomain> => {
  const found = (await findDomains(ports, (one) => covers(scope, one))).find(
    (domain) => domain.name === id.toLowerCase(),
  );
  if (found) return found;
  throw new ApiError(404, 'not_found', 'No settings in the scope of this key send mail from such a domain.');
};

/** The pending keys for a domain, in the scopes that use it. */
const waitingFor = async (ports: DomainPorts, { name: domain, scopes }: FoundDomain) => {
  const chains = await Promise.all(scopes.slice(0, MAX_WAITING).map((scope) => readScope(ports, scope)));
  const keys = await Promise.all(
    chains.map(async (chain) => ({ chain, key: await waitingKey(chain, ports.fresh.parameters) })),
  );
  return keys.flatMap(({ chain, key }) => (key && isAligned(domain, key) ? [{ chain, key }] : []));
};

const get = async (ports: DomainPorts, request: ApiRequest) => {
  const domain = await findOne(ports, request, request.key);
  const [inForce, waiting] = await Promise.all([keysFor(domain, ports), waitingFor(ports, domain)]);
  const keys = [...inForce, ...waiting.map(({ key }) => ({ ...key, publicKey: publicKeyOf(key), isWaiting: true }))];
  const records = await checkDomain({ ...domain, keys }, ports.dns, AbortSignal.timeout(DNS_LIMIT_MS));
  return { object: 'domain', ...shown(domain, records, ports.region) };
};

/** Puts the keys in force whose records are in DNS by now. The others stay pending, and the records say why. */
const verify = async (ports: DomainPorts, request: ApiRequest) => {
  const domain = await findOne(ports, request, request.key);
  for (const { chain } of await waitingFor(ports, domain)) {
    try {
      await verifyKey({ ...ports, ...ports.fresh }, chain, {
        actor: editorOf(request).actor,
        ifMatch: undefined,
        keyScope: request.key.scope,
        force: false,
      });
    } catch (error) {
      if (!(error instanceof ApiError) || error.statusCode !== 422) throw error;
    }
  }
  return { object: 'domain', id: domain.name };
};

/** The endpoints for sender domains; all of them require a full_access key. */
export const domainRoutes = (ports: SettingsPorts): Route[] => {
  const dns = briefDns(ports.dns, ports.now);
  const parameters = briefParameters(ports.parameters, ports.now, SETTINGS_AGE_MS);
  const brief = { ...ports, parameters, dns, fresh: ports };
  return [
    {
      method: 'GET',
      path: '/domains',
      handle: async (request) => ({ statusCode: 200, body: await list(brief, request) }),
    },
    {
      method: 'GET',
      path: '/domains/{id}',
      handle: async (request) => ({ statusCode: 200, body: await get(brief, request) }),
    },
    {
      method: 'POST',
      path: '/domains/{id}/verify',
      handle: async (request) => {
        dns.forget();
        return { statusCode: 200, body: await verify(brief, request) };
      },
    },
  ];
};
