import type { ApiKeyStore } from '../../shared/ports/api-key-store.ts';
import type { MailProbe } from '../../shared/ports/sending/mail-probe.ts';
import type { ProbeTurns } from '../../shared/ports/sending/probe-turns.ts';
import type { InForceStore } from '../../shared/ports/settings/in-force-store.ts';
import type { Parameters, ParameterWriter } from '../../shared/ports/settings/parameters.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import type { Deployment } from '../../shared/settings/checks/cross-check.ts';

/** Whether any email that is not in a final state is of a scope. Rejects with `StoreUnavailable`. */
export interface ScopeEmails {
  anyOpen(scope: string): Promise<boolean>;
}

/** What the settings endpoints need. */
export interface SettingsPorts {
  inForce: InForceStore;
  parameters: Parameters;
  writer: ParameterWriter;
  apiKeys: Pick<ApiKeyStore, 'list'>;
  emails: ScopeEmails;
  probe: MailProbe;
  turns: ProbeTurns;
  /** The IP addresses of a host name; rejects if it has none. */
  resolve(host: string): Promise<string[]>;
  deployment: Deployment;
  /** Whether a parameter was written by these endpoints. */
  isOwn(modifiedBy: string): boolean;
  now(): number;
  log: Log;
}
