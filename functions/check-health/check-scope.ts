import { isOpen } from '../../shared/email/lifecycle/circuit.ts';
import { continued, type HealthReport, type Observation } from '../../shared/health/report.ts';
import type { Circuit, CircuitStore } from '../../shared/ports/sending/circuit-store.ts';
import type { PairInForce } from '../../shared/ports/settings/in-force-store.ts';
import type { SettingsInForce, SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { checkLogin, type LoginCheck, type LoginDependencies } from './check-login.ts';
import { checkSettings, readSettings } from './check-settings.ts';
import { checkTestSend, type TestSendCheck, type TestSendDependencies } from './test-send.ts';

export interface ScopeDependencies extends LoginDependencies, TestSendDependencies {
  settings: SettingsReader;
  circuits: Pick<CircuitStore, 'read'>;
}

/** What is known about a scope before it is checked. */
export interface ScopeToCheck {
  scope: string;
  pair?: PairInForce;
  before?: HealthReport;
}

/** Checks one scope: settings, password, mail server, test email. */
export const checkScope = async (
  dependencies: ScopeDependencies,
  { scope, pair, before }: ScopeToCheck,
  at: number,
): Promise<HealthReport> => {
  const found = await readSettings(dependencies.settings, scope);
  const observations: Observation[] = checkSettings(pair, found, at);
  let login: LoginCheck = { observations: [] };
  let test: TestSendCheck = { observations: [] };
  if (found?.kind === 'in-force') {
    const circuit = await openCircuit(dependencies.circuits, found.settings);
    observations.push(circuitObservation(circuit));
    [login, test] = await Promise.all([
      checkLogin(dependencies, found.settings, { circuit, refused: before?.refusedLogin }),
      checkTestSend(dependencies, found.settings, before?.testSend),
    ]);
  }
  observations.push(...login.observations, ...test.observations);
  return {
    scope,
    at,
    findings: continued(before?.findings ?? [], observations, at),
    ...(login.refused && { refusedLogin: login.refused }),
    ...(test.testSend && { testSend: test.testSend }),
  };
};

/** The number of emails that a circuit's detail names. */
const MOST_NAMED = 3;

/** The open circuit of a scope under the settings in force. Rejects with `StoreUnavailable`. */
const openCircuit = async (
  circuits: Pick<CircuitStore, 'read'>,
  { scope, version }: SettingsInForce,
): Promise<Circuit | undefined> => (await circuits.read(scope, [version])).find(isOpen);

/** Whether workers leave a scope's mail server alone. */
/** The ids are enough, since the log shows the replies to each email. */
const openedBy = ({ reason, openedBy: ids = [] }: Circuit): string =>
  ids.length === 0 ? reason : `${reason}. Opened by email ${ids.slice(0, MOST_NAMED).join(', ')}`;

const circuitObservation = (open: Circuit | undefined): Observation =>
  open
    ? { check: 'circuit', state: 'down', detail: openedBy(open) }
    : { check: 'circuit', state: 'up', detail: 'Closed' };
