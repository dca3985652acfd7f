import type { DkimKey } from '../../shared/email/dkim/key.ts';
import type { ApiKeyStore } from '../../shared/ports/api-key-store.ts';
import type { AuditActor, AuditLog } from '../../shared/ports/audit-log.ts';
import type { Dns } from '../../shared/ports/dns.ts';
import type { MailProbe } from '../../shared/ports/sending/mail-probe.ts';
import type { ProbeTurns } from '../../shared/ports/sending/probe-turns.ts';
import type { DismissedWarnings } from '../../shared/ports/settings/dismissed-warnings.ts';
import type { InForceStore } from '../../shared/ports/settings/in-force-store.ts';
import type { Parameters, ParameterWriter } from '../../shared/ports/settings/parameters.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import type { Capabilities } from '../../shared/settings/checks/cross-check.ts';

/** Whether a scope has any email that is not in a final state. Rejects with `StoreUnavailable`. */
export interface ScopeEmails {
  anyOpen(scope: string): Promise<boolean>;
}

/** Who changes settings, and the state they last read. */
export interface Editor {
  actor: Extract<AuditActor, { type: 'api_key' }>;
  /** The `If-Match` header. */
  ifMatch: string | undefined;
}

/** The dependencies of the settings endpoints. */
export interface SettingsPorts {
  inForce: InForceStore;
  audit: AuditLog;
  dismissals: DismissedWarnings;
  parameters: Parameters;
  writer: ParameterWriter;
  apiKeys: Pick<ApiKeyStore, 'list'>;
  emails: ScopeEmails;
  probe: MailProbe;
  turns: ProbeTurns;
  /** Resolves a host name to its IP addresses; rejects if it has none. */
  resolve(host: string): Promise<string[]>;
  dns: Dns;
  /** The AWS region of the deployment. */
  region: string;
  deployment: Capabilities;
  /** A random secret that encrypts the shared access tokens of a login without a secret of its own. */
  newSealingSecret(): string;
  /** Makes a key that signs mail of a domain, which takes a tenth of a second. */
  newDkimKey(domain: string, selector: string): Promise<DkimKey>;
  /** Whether a parameter was written by these endpoints. */
  isOwn(modifiedBy: string): boolean;
  now(): number;
  log: Log;
}
