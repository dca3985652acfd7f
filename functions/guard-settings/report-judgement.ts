import type { InForce, Judgement } from '../../shared/ports.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import type { Warning } from '../../shared/settings/fault.ts';

const reportHalf = (log: Log, scope: string, parameter: string, { version, rejected }: Judgement): void => {
  if (rejected) log.warn('settings edit not in force', { scope, parameter, version, ...rejected });
};

/** Tells what is in force now, and which edits are not and why. Reasons and warnings name paths, never values. */
export const reportJudgement = (
  log: Log,
  { scope, document, secret, judged }: InForce,
  { moved, warnings }: { moved: boolean; warnings: readonly Warning[] },
): void => {
  if (moved) {
    const told = warnings.map(({ code, path }) => ({ code, path }));
    log.info('settings in force', { scope, document: document?.version, secret: secret?.version, warnings: told });
  }
  reportHalf(log, scope, 'document', judged.document);
  reportHalf(log, scope, 'secret', judged.secret);
};
