import { type HealthStatus, healthStatus } from '../../shared/health/status.ts';
import { optionalKey } from '../../shared/http/authentication/authenticate.ts';
import type { ApiResponse } from '../../shared/http/json-response.ts';
import type { PublicRequest, PublicRoute } from '../../shared/http/route.ts';
import { ALL_SCOPES } from '../../shared/metrics/hourly-counts.ts';
import type { ApiKeyStore } from '../../shared/ports/api-key-store.ts';
import { StoreUnavailable } from '../../shared/ports/errors.ts';
import type { HealthStore } from '../../shared/ports/health-store.ts';
import type { HourlyCounters } from '../../shared/ports/hourly-counters.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { DEFAULT_SCOPE } from '../../shared/scope.ts';
import { firstHour, healthObject } from './health-object.ts';

export interface HealthRouteOptions {
  health: Pick<HealthStore, 'read'>;
  counters: Pick<HourlyCounters, 'read'>;
  findKey: ApiKeyStore['find'];
  now: () => number;
  log: Log;
}

const detailed = async (
  { counters, findKey, now }: HealthRouteOptions,
  request: PublicRequest,
  status: HealthStatus,
): Promise<object | undefined> => {
  const key = await optionalKey(request.headers, findKey);
  if (key?.permission !== 'full_access') return undefined;
  const counted = key.scope === DEFAULT_SCOPE ? ALL_SCOPES : key.scope;
  const hours = await counters.read(counted, firstHour(now()));
  return healthObject(status, hours, { keyScope: key.scope, now: now() });
};

const answer = async (options: HealthRouteOptions, request: PublicRequest): Promise<ApiResponse> => {
  const status = healthStatus(await options.health.read(), options.now());
  const body = (await detailed(options, request, status)) ?? { status: status.status };
  if (status.status === 'up') return { statusCode: 200, body };
  return { statusCode: 503, body, ...(status.status === 'starting' && { headers: { 'retry-after': '60' } }) };
};

/** Whether mail goes out. Public answers say up, down or starting; a key with full access also gets the reasons. */
export const healthRoute = (options: HealthRouteOptions): PublicRoute => ({
  method: 'GET',
  path: '/health',
  public: true,
  handle: async (request) => {
    try {
      return await answer(options, request);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      options.log.error('Health could not be read', errorFields(error));
      return { statusCode: 503, body: { status: 'down' } };
    }
  },
});
