import { type Mutant, mutant } from './mutant.ts';

const settings = 'shared/settings';

/** Settings documents, passwords, and pairs in force. */
export const pairs: readonly Mutant[] = [
  mutant(
    'a save keeps the old password',
    'functions/settings-api/edit/save-settings.ts',
    'version: written.secret?.version ?? secret.version',
    'version: current.secret?.version ?? secret.version',
  ),
  mutant(
    'a save overwrites a concurrent edit',
    'functions/settings-api/edit/save-settings.ts',
    'if (version !== after + 1 && !(await isUncontested(ports, write, version))) throw conflict(ifMatch, CHANGED);',
    '',
  ),
  mutant(
    'a save that lost a race is answered with success',
    'functions/settings-api/edit/save-settings.ts',
    'if (!isMoved) throw conflict(ifMatch, CHANGED);',
    '',
  ),
  // The handling of repeated writes in `move` (in-force-store.ts) is not among these: `moveAudited` checks again, so
  // without it a review is only repeated, which has no effect.
  mutant(
    'a save whose write was repeated after a review is answered with a conflict',
    'shared/settings/in-force/move-audited.ts',
    '(await inForce.move(next)) || (await isInForce(inForce, current, next))',
    'await inForce.move(next)',
  ),
  mutant(
    'a password is used for any host',
    `${settings}/in-force/pair.ts`,
    'narrowest?.secret.host === host ? narrowest : undefined',
    'narrowest',
  ),
  mutant('settings are never read again', `${settings}/in-force/reader.ts`, 'maxAgeMs = 30_000', 'maxAgeMs = 1e15'),
  mutant(
    'a review adopts a half-written save',
    `${settings}/review/gather.ts`,
    'edits.find(({ modifiedBy }) => !isOwn(modifiedBy))',
    'edits[0]',
  ),
  mutant(
    'puts an invalid document in force',
    `${settings}/review/assess.ts`,
    'if (faults.length > 0) return invalid(faults);',
    '',
  ),
];
