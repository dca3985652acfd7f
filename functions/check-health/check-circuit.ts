import type { Observation } from '../../shared/health/report.ts';
import type { CircuitStore } from '../../shared/ports/circuit-store.ts';
import type { SettingsInForce } from '../../shared/ports/settings-reader.ts';

/** Whether workers leave a scope's mail server alone, under the settings in force. Rejects with `StoreUnavailable`. */
export const checkCircuit = async (
  circuits: Pick<CircuitStore, 'read'>,
  { scope, version }: SettingsInForce,
): Promise<Observation> => {
  const open = (await circuits.read(scope, [version])).find(({ closedAt }) => closedAt === undefined);
  return open
    ? { check: 'circuit', state: 'down', detail: open.reason }
    : { check: 'circuit', state: 'up', detail: 'Closed' };
};
