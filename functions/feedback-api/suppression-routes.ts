import type { Address } from '../../shared/email/address/address.ts';
import { InvalidAddress, parseAddress } from '../../shared/email/address/address.ts';
import { parseEmailId } from '../../shared/email/lifecycle/id.ts';
import type { LogPorts } from '../../shared/email-log/find-logged.ts';
import { ApiError } from '../../shared/http/api-error.ts';
import {
  newSuppression,
  newSuppressions,
  oldSuppressions,
  suppressionsQuery,
} from '../../shared/http/request/suppressions.ts';
import type { ApiRequest, Route } from '../../shared/http/route.ts';
import { validated } from '../../shared/http/validated.ts';
import type { ApiKey } from '../../shared/ports/api-key-store.ts';
import type { AuditAction, AuditLog } from '../../shared/ports/audit-log.ts';
import type { SuppressionStore } from '../../shared/ports/emails/suppression-store.ts';
import { covers } from '../../shared/scope.ts';
import type { Suppression } from '../../shared/suppression/suppression.ts';
import { emailsKeptBack, listSuppressions, shownSuppression } from './suppression-list.ts';

export interface SuppressionRoutesPorts extends LogPorts {
  suppressions: SuppressionStore;
  audit: AuditLog;
  /** A new UUIDv7 of that time. */
  newId: (now: number) => string;
}

/** The endpoints of the suppression list. A key sees and changes the entries of its own scope and of those below it. */
export const suppressionRoutes = (ports: SuppressionRoutesPorts): Route[] => [
  {
    method: 'POST',
    path: '/suppressions',
    handle: async (request) => {
      const { email, scope } = validated(newSuppression, request.json());
      const into = scopeOf(request, scope);
      await noteChange(ports, request.key, 'suppressions.added', into, 1);
      return { statusCode: 201, body: await add(ports, email, into) };
    },
  },
  {
    method: 'GET',
    path: '/suppressions',
    handle: async ({ query, key }) => ({
      statusCode: 200,
      body: await listSuppressions(ports, validated(suppressionsQuery, query), key),
    }),
  },
  {
    method: 'POST',
    path: '/suppressions/batch/add',
    handle: async (request) => {
      const { emails, scope } = validated(newSuppressions, request.json());
      const into = scopeOf(request, scope);
      await noteChange(ports, request.key, 'suppressions.added', into, emails.length);
      const data: { object: string; id: string }[] = [];
      for (const email of emails) data.push(await add(ports, email, into));
      return { statusCode: 201, body: { data } };
    },
  },
  {
    method: 'POST',
    path: '/suppressions/batch/remove',
    handle: async ({ json, key }) => {
      const { emails, ids } = validated(oldSuppressions, json());
      const removed = emails ?? ids ?? [];
      await noteChange(ports, key, 'suppressions.removed', key.scope, removed.length);
      const data: { object: string; id: string; deleted: boolean }[] = [];
      for (const one of removed) data.push(...(await removeIfAny(ports, one, key)));
      return { statusCode: 200, body: { data } };
    },
  },
  {
    method: 'GET',
    path: '/suppressions/{id}',
    handle: async ({ params: { id = '' }, key }) => ({
      statusCode: 200,
      body: { object: 'suppression', ...shownSuppression(await findOne(ports, id, key)) },
    }),
  },
  {
    method: 'DELETE',
    path: '/suppressions/{id}',
    handle: async ({ params: { id = '' }, key }) => {
      const entry = await findOne(ports, id, key);
      // Before the removal: if the search fails, nothing is removed, and the request can be repeated.
      const keptBack = await emailsKeptBack(ports, entry, key);
      await noteChange(ports, key, 'suppressions.removed', entry.scope, 1);
      await ports.suppressions.remove(entry);
      return { statusCode: 200, body: { object: 'suppression', id: entry.id, deleted: true, ...keptBack } };
    },
  },
];

const scopeOf = ({ key }: Pick<ApiRequest, 'key'>, scope: string = key.scope): string => {
  if (covers(key.scope, scope)) return scope;
  throw new ApiError(403, 'validation_error', 'scope: this API key may act only for its scope and those below.');
};

/** Before the change, so that none is without an entry in the audit log. Addresses are only counted. */
const noteChange = (
  { audit, now }: SuppressionRoutesPorts,
  { id, name }: ApiKey,
  action: AuditAction,
  scope: string,
  count: number,
) => audit.add({ at: now(), scope, actor: { type: 'api_key', id, name }, action, count });

/** Adding an address that is already on the list answers with its entry. */
const add = async ({ suppressions, now, newId }: SuppressionRoutesPorts, address: Address, scope: string) => {
  const createdAt = now();
  const entry: Suppression = { id: newId(createdAt), scope, address, origin: 'manual', createdAt };
  const isNew = await suppressions.add(entry);
  const id = isNew ? entry.id : (await entryOf({ suppressions }, address, (one) => one.scope === scope))?.id;
  return { object: 'suppression', id: id ?? entry.id };
};

const entryOf = async (
  { suppressions }: Pick<SuppressionRoutesPorts, 'suppressions'>,
  address: Address,
  isMeant: (entry: Suppression) => boolean,
): Promise<Suppression | undefined> => (await suppressions.find(address)).find(isMeant);

/** By its id, or by its address. */
const find = async (ports: SuppressionRoutesPorts, idOrAddress: string, key: ApiKey) => {
  const isMeant = (entry: Suppression): boolean => covers(key.scope, entry.scope);
  const id = parseEmailId(idOrAddress);
  if (id === undefined) {
    const address = addressIn(idOrAddress);
    return address && entryOf(ports, address, isMeant);
  }
  const entry = await ports.suppressions.get(id);
  return entry && isMeant(entry) ? entry : undefined;
};

const addressIn = (text: string): Address | undefined => {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof InvalidAddress) return undefined;
    throw error;
  }
};

/** Decodes a path segment. Invalid percent-encoding is used as it is; nothing has such a name. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const findOne = async (ports: SuppressionRoutesPorts, idOrAddress: string, key: ApiKey): Promise<Suppression> => {
  const entry = await find(ports, decoded(idOrAddress), key);
  if (!entry) throw new ApiError(404, 'not_found', 'There is no suppression of this id or address.');
  return entry;
};

const removeIfAny = async (ports: SuppressionRoutesPorts, idOrAddress: string, key: ApiKey) => {
  const entry = await find(ports, idOrAddress, key);
  if (!entry) return [];
  return [{ object: 'suppression', id: entry.id, deleted: await ports.suppressions.remove(entry) }];
};
