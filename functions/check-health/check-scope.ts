import { continued, type HealthReport, type Observation } from '../../shared/health/report.ts';
import type { CircuitStore } from '../../shared/ports/circuit-store.ts';
import type { InForce } from '../../shared/ports/in-force-store.ts';
import type { SettingsReader } from '../../shared/ports/settings-reader.ts';
import { circuitObservation, openCircuit } from './check-circuit.ts';
import { checkLogin, type LoginCheck, type LoginDependencies } from './check-login.ts';
import { checkSettings, readSettings } from './check-settings.ts';
import { checkTestSend, type TestSendCheck, type TestSendDependencies } from './test-send.ts';

export interface ScopeDependencies extends LoginDependencies, TestSendDependencies {
  settings: SettingsReader;
  circuits: Pick<CircuitStore, 'read'>;
}

/** What stands of a scope before it is checked. */
export interface ScopeToCheck {
  scope: string;
  pair?: InForce;
  before?: HealthReport;
}

/** Checks one scope: settings, password, mail server, test email. */
export const checkScope = async (
  dependencies: ScopeDependencies,
  { scope, pair, before }: ScopeToCheck,
  at: number,
): Promise<HealthReport> => {
  const found = await readSettings(dependencies.settings, scope);
  const observations: Observation[] = checkSettings(pair, found);
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
