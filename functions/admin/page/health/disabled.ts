import type { Health, HealthCheck } from '../api/health-api.ts';
import type { MessageKey } from '../text/translate.ts';

/** Nothing is sent, because the settings in force say so; whatever else is wrong, no mail waits for it. */
export const isDisabled = (checksOfScope: readonly HealthCheck[]): boolean =>
  checksOfScope.some(({ code }) => code === 'sending-disabled');

/** The text for the deployment's state. If every scope is disabled, "Mail is going out" would be wrong. */
export const statusKey = ({ status, checks = [] }: Health): MessageKey => {
  const scopes = Map.groupBy(
    checks.filter(({ scope }) => scope !== null),
    ({ scope }) => scope,
  );
  const areAllDisabled = scopes.size > 0 && [...scopes.values()].every(isDisabled);
  return status === 'up' && areAllDisabled ? 'health.disabled' : `health.${status}`;
};
