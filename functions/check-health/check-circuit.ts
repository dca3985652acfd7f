import { isOpen } from '../../shared/email/lifecycle/circuit.ts';
import type { Observation } from '../../shared/health/report.ts';
import type { Circuit, CircuitStore } from '../../shared/ports/circuit-store.ts';
import type { SettingsInForce } from '../../shared/ports/settings-reader.ts';

/** The circuit that is open for a scope, under the settings in force. Rejects with `StoreUnavailable`. */
export const openCircuit = async (
  circuits: Pick<CircuitStore, 'read'>,
  { scope, version }: SettingsInForce,
): Promise<Circuit | undefined> => (await circuits.read(scope, [version])).find(isOpen);

/** Whether workers leave a scope's mail server alone. */
export const circuitObservation = (open: Circuit | undefined): Observation =>
  open ? { check: 'circuit', state: 'down', detail: open.reason } : { check: 'circuit', state: 'up', detail: 'Closed' };
