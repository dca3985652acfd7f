import { createHash } from 'node:crypto';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { WarningChange } from '../../../shared/http/request/settings.ts';
import type { AuditActor } from '../../../shared/ports/audit-log.ts';
import type { DismissedWarning } from '../../../shared/ports/settings/dismissed-warnings.ts';
import { resolveWithSenders } from '../../../shared/settings/checks/inherited-senders.ts';
import { warningsFor } from '../../../shared/settings/checks/warnings.ts';
import type { Warning } from '../../../shared/settings/document/fault.ts';
import type { ResolvedSettings } from '../../../shared/settings/document/resolve.ts';
import type { SettingsPorts } from '../ports.ts';
import { linksOf, type ScopeChain } from '../read/scope-settings.ts';

/** A warning and who dismissed it; `null` if nobody has. */
export interface DismissibleWarning extends Warning {
  dismissed: { scope: string; at: string; by: string } | null;
}

/** The cause of a warning: the value at its path and, for settings of the mail server, its host. */
const causeOf = ({ code, path }: Warning, { values }: ResolvedSettings): string => {
  const shown: Readonly<Record<string, unknown>> = values;
  const server = path.startsWith('system/smtp/') ? values['system/smtp/host'] : null;
  return createHash('sha256')
    .update(JSON.stringify([code, path, shown[path], server]))
    .digest('base64url');
};

/**
 * The warnings about the settings in force of a scope, which are a matter of choice and so can be dismissed. A dismissal
 * applies at its scope and below, until its cause changes.
 */
export const warningsOf = (chain: ScopeChain, dismissals: readonly DismissedWarning[]): DismissibleWarning[] => {
  const resolved = resolveWithSenders(linksOf(chain));
  return warningsFor(resolved).map((warning) => {
    const cause = causeOf(warning, resolved);
    const found = dismissals.find(
      (one) => one.code === warning.code && one.path === warning.path && one.cause === cause,
    );
    return { ...warning, dismissed: found ? shown(found) : null };
  });
};

const shown = ({ scope, at, by }: DismissedWarning) => ({ scope, at: new Date(at).toISOString(), by });

/**
 * Dismisses a warning at a scope, or shows one again that was dismissed there. Throws `ApiError` (404) if the settings in
 * force give no such warning, or none that can be dismissed.
 */
export const changeWarning = async (
  { dismissals, audit, now }: Pick<SettingsPorts, 'dismissals' | 'audit' | 'now'>,
  chain: ScopeChain,
  { code, path, dismissed }: WarningChange,
  actor: Extract<AuditActor, { type: 'api_key' }>,
): Promise<void> => {
  const { scope } = chain;
  const resolved = resolveWithSenders(linksOf(chain));
  const warning = warningsFor(resolved).find((one) => one.code === code && one.path === path);
  if (!warning) throw new ApiError(404, 'not_found', 'These settings give no such warning that can be dismissed.');
  const action = dismissed ? 'warning.dismissed' : 'warning.restored';
  await audit.add({ at: now(), scope, actor, action, subject: `${code} ${path}` });
  if (!dismissed) return dismissals.restore({ scope, code, path });
  await dismissals.dismiss({ scope, code, path, cause: causeOf(warning, resolved), at: now(), by: actor.name });
};
