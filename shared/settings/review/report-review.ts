import type { InForce, Judgement } from '../../ports/in-force-store.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Log } from '../../runtime/logger.ts';
import type { Warning } from '../document/fault.ts';

export interface Reporting {
  log: Log;
  metrics: Metrics;
}

/** Whether somebody has to mend something: a password that came before its document only waits. */
export const isInvalid = ({ rejected }: Judgement): boolean =>
  rejected !== undefined && rejected.code !== 'waits-for-document';

const reportHalf = ({ log, metrics }: Reporting, scope: string, parameter: string, judgement: Judgement): void => {
  const { version, rejected } = judgement;
  if (isInvalid(judgement)) metrics.count('settingsInvalid');
  if (rejected) log.warn('settings edit not in force', { scope, parameter, version, ...rejected });
};

/** Tells what is in force now, and which edits are not and why. Reasons and warnings name paths, never values. */
export const reportJudgement = (
  reporting: Reporting,
  { scope, document, secret, judged }: InForce,
  { moved, warnings }: { moved: boolean; warnings: readonly Warning[] },
): void => {
  if (moved) {
    const told = warnings.map(({ code, path }) => ({ code, path }));
    reporting.log.info('settings in force', {
      scope,
      document: document?.version,
      secret: secret?.version,
      warnings: told,
    });
  }
  reportHalf(reporting, scope, 'document', judged.document);
  reportHalf(reporting, scope, 'secret', judged.secret);
};
