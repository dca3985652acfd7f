import { isOpen } from '../../shared/email/lifecycle/circuit.ts';
import { continued, type HealthReport, type Observation } from '../../shared/health/report.ts';
import type { MailboxReport, MailboxStore } from '../../shared/ports/emails/mailbox.ts';
import type { Circuit, CircuitStore } from '../../shared/ports/sending/circuit-store.ts';
import type { PairInForce } from '../../shared/ports/settings/in-force-store.ts';
import type { SettingsInForce, SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { checkLogin, type LoginCheck, type LoginDependencies } from './check-login.ts';
import { checkSettings, readSettings } from './check-settings.ts';
import { checkTestSend, type TestSendCheck, type TestSendDependencies } from './test-send.ts';

export interface ScopeDependencies extends LoginDependencies, TestSendDependencies {
  settings: SettingsReader;
  circuits: Pick<CircuitStore, 'read'>;
  mailboxes: Pick<MailboxStore, 'report'>;
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
    if (found.settings.values['bounces/imap_host'] !== undefined) {
      observations.push(...mailboxObservation(await dependencies.mailboxes.report(scope), at));
    }
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

/** The ids are enough, since the log shows the replies to each email. */
const openedBy = ({ reason, openedBy: ids = [] }: Circuit): string =>
  ids.length === 0 ? reason : `${reason}. Opened by email ${ids.slice(0, MOST_NAMED).join(', ')}`;

/** Runs of collect-bounces come every five minutes. */
const MAILBOX_READ_WITHIN_MS = 1_200_000;

/** The result of the last reading of the scope's own mailbox; empty if the mailbox is inherited. */
const mailboxObservation = (report: MailboxReport | undefined, now: number): Observation[] => {
  if (!report) return [];
  const isOld = now - report.at > MAILBOX_READ_WITHIN_MS && report.refused === undefined;
  if (isOld) {
    const detail = 'The mailbox was not read for 20 minutes';
    return [{ check: 'mailbox', state: 'degraded', code: 'mailbox-unread', detail }];
  }
  // Sending is not affected, and there is a separate alarm for this.
  return report.state === 'up'
    ? [{ check: 'mailbox', state: 'up', code: 'readable', detail: report.detail }]
    : [{ check: 'mailbox', state: 'degraded', code: 'mailbox-failed', detail: report.detail }];
};

/** Whether workers leave a scope's mail server alone. */
const circuitObservation = (open: Circuit | undefined): Observation => {
  if (!open) return { check: 'circuit', state: 'up', code: 'circuit-closed', detail: 'Closed' };
  const values = { reason: open.fault, emails: (open.openedBy ?? []).slice(0, MOST_NAMED).join(', ') };
  return { check: 'circuit', state: 'down', code: 'circuit-open', values, detail: openedBy(open) };
};
