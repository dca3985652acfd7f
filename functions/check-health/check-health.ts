import type { HealthReport } from '../../shared/health/report.ts';
import { ALL_SCOPES } from '../../shared/metrics/hourly-counts.ts';
import type { ApiKeyStore } from '../../shared/ports/api-key-store.ts';
import type { HealthStore } from '../../shared/ports/health-store.ts';
import type { PairInForce } from '../../shared/ports/settings/in-force-store.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import { limit } from '../../shared/runtime/limit.ts';
import { chainOf, DEFAULT_SCOPE } from '../../shared/scope.ts';
import { guardSettings } from '../../shared/settings/review/guard-settings.ts';
import { isInvalid, waitingPassword } from '../../shared/settings/review/report-review.ts';
import type { ReviewOptions } from '../../shared/settings/review/review-scope.ts';
import { checkScope, type ScopeDependencies } from './check-scope.ts';
import { checkService, type ServiceDependencies } from './check-service.ts';

export interface HealthDependencies extends ScopeDependencies, ServiceDependencies {
  reviewing: ReviewOptions;
  apiKeys: Pick<ApiKeyStore, 'list'>;
  health: HealthStore;
}

/** Scopes checked at once; the time is spent waiting for mail servers. */
const SCOPES_AT_ONCE = 10;

/**
 * Scopes that may have edits to review. Those without a pair have none that was ever reviewed: the default scope, whose
 * parameters may have been written before the stack was deployed, and those of API keys, whose first event may be lost.
 */
const scopesToReview = async ({ reviewing, apiKeys }: HealthDependencies): Promise<Set<string>> => {
  const [pairs, keys] = await Promise.all([reviewing.inForce.list(), apiKeys.list()]);
  return new Set([DEFAULT_SCOPE, ...pairs.map(({ scope }) => scope), ...keys.flatMap(({ scope }) => chainOf(scope))]);
};

/** Repeats the review of edits, widest scope first, because change events can get lost. */
const reviewAll = async (dependencies: HealthDependencies): Promise<PairInForce[]> => {
  const { reviewing } = dependencies;
  const scopes = await scopesToReview(dependencies);
  for (const scope of [...scopes].sort((a, b) => chainOf(a).length - chainOf(b).length)) {
    try {
      await guardSettings(reviewing, scope);
    } catch (error) {
      reviewing.log.error('Settings edits could not be reviewed', { scope, ...errorFields(error) });
    }
  }
  return reviewing.inForce.list();
};

const countInvalid = ({ reviewing }: HealthDependencies, pairs: readonly PairInForce[]): void => {
  const invalid = pairs.flatMap((pair) => [
    ...[pair.reviewed.document, pair.reviewed.secret].filter(isInvalid),
    ...(waitingPassword(pair) ? [pair] : []),
  ]);
  if (invalid.length > 0) reviewing.metrics.count('settingsInvalid', invalid.length);
};

/** Checks of what the settings hold for a limited time; somebody has to replace it before mail is held. */
const EXPIRING: readonly string[] = ['secret', 'authority'];

const report = ({ reviewing: { metrics, log } }: HealthDependencies, reports: readonly HealthReport[]): void => {
  const bad = reports.flatMap(({ scope, findings }) =>
    findings.filter(({ state }) => state !== 'up').map(({ check, state, detail }) => ({ scope, check, state, detail })),
  );
  const down = bad.filter(({ state }) => state === 'down');
  const expiring = bad.filter(({ check }) => EXPIRING.includes(check));
  metrics.count('healthChecked');
  metrics.count('healthDown', down.length);
  // Emitted at every run, so that the alarm lasts as long as the circuit is open.
  metrics.count('circuitOpen', down.filter(({ check }) => check === 'circuit').length);
  metrics.count('expiring', expiring.length);
  if (expiring.length > 0) log.warn('Something expires soon', { expiring });
  if (down.length > 0) log.warn('Something is down', { down });
};

/**
 * Checks the service and every scope with settings of its own, and stores the reports. Rejects with `StoreUnavailable`;
 * the stored reports then become too old, which counts as down.
 */
export const checkHealth = async (dependencies: HealthDependencies): Promise<void> => {
  const { health, now } = dependencies;
  const at = now();
  const before = new Map((await health.read()).map((one) => [one.scope, one]));
  const pairs = new Map((await reviewAll(dependencies)).map((pair) => [pair.scope, pair]));
  countInvalid(dependencies, [...pairs.values()]);

  const scopes = pairs.size > 0 ? [...pairs.keys()] : [DEFAULT_SCOPE];
  const turn = limit(SCOPES_AT_ONCE);
  const toCheck = scopes.map((scope) => {
    const [pair, last] = [pairs.get(scope), before.get(scope)];
    return { scope, ...(pair && { pair }), ...(last && { before: last }) };
  });
  const reports = await Promise.all(toCheck.map((one) => turn(() => checkScope(dependencies, one, at))));
  await Promise.all(reports.map((one) => health.write(one)));
  const service = await checkService(dependencies, before.get(ALL_SCOPES), at);
  await health.write(service);
  report(dependencies, [...reports, service]);
  dependencies.reviewing.metrics.measure('oldestDueSeconds', service.oldestDueSeconds ?? 0);
};
