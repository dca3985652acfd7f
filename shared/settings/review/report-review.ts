import type { Metrics } from '../../ports/metrics.ts';
import type { PairInForce, Review } from '../../ports/settings/in-force-store.ts';
import type { Log } from '../../runtime/logger.ts';
import type { Warning } from '../document/fault.ts';

export interface Reporting {
  log: Log;
  metrics: Metrics;
}

/** Whether somebody has to act: a password that came before its document only waits. */
export const isInvalid = ({ rejected }: Review): boolean =>
  rejected !== undefined && rejected.code !== 'waits-for-document';

/**
 * The review of a password that waits for its document while other settings are in force: its writer may believe that
 * it is in use, and the old password may be about to expire. The health check reports it; the edit itself raises no
 * alarm, since its document may follow in a moment.
 */
export const waitingPassword = ({ document, reviewed }: PairInForce): Review | undefined =>
  document && reviewed.secret.rejected?.code === 'waits-for-document' ? reviewed.secret : undefined;

const reportParameter = ({ log, metrics }: Reporting, scope: string, parameter: string, review: Review): void => {
  const { version, rejected } = review;
  if (isInvalid(review)) metrics.count('settingsInvalid');
  if (rejected) log.warn('settings edit not in force', { scope, parameter, version, ...rejected });
};

/** Logs what is in force now, and which edits are not and why. Reasons and warnings name paths, never values. */
export const reportReview = (
  reporting: Reporting,
  { scope, document, secret, reviewed }: PairInForce,
  { moved, warnings }: { moved: boolean; warnings: readonly Warning[] },
): void => {
  if (moved) {
    const codes = warnings.map(({ code, path }) => ({ code, path }));
    reporting.log.info('settings in force', {
      scope,
      document: document?.version,
      secret: secret?.version,
      warnings: codes,
    });
  }
  reportParameter(reporting, scope, 'document', reviewed.document);
  reportParameter(reporting, scope, 'secret', reviewed.secret);
};
