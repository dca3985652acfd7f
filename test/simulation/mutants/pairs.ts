import { type Mutant, mutant } from './mutant.ts';

const settings = 'shared/settings';

/** Documents and passwords. */
export const pairs: readonly Mutant[] = [
  mutant(
    'a save keeps the old password',
    'functions/settings-api/edit/save-settings.ts',
    'version: written.secret?.version ?? secret.version',
    'version: current.secret?.version ?? secret.version',
  ),
  mutant(
    'a save passes over what came in between',
    'functions/settings-api/edit/save-settings.ts',
    'if (version !== after + 1) throw conflict(ifMatch, CHANGED);',
    '',
  ),
  mutant(
    'a save that lost is answered as one that won',
    'functions/settings-api/edit/save-settings.ts',
    'if (!isMoved) throw conflict(ifMatch, CHANGED);',
    '',
  ),
  // What `move` of in-force-store.ts does about a repeated write is not among these: `moveAudited` looks again itself, so
  // that without it only a review is made once more, which nobody notices.
  mutant(
    'a save that was repeated and reviewed meanwhile is answered as one that lost',
    'shared/settings/in-force/move-audited.ts',
    '(await inForce.move(next)) || (await isInForce(inForce, current, next))',
    'await inForce.move(next)',
  ),
  mutant(
    'a password goes to any host',
    `${settings}/in-force/pair.ts`,
    'narrowest?.secret.host === host ? narrowest : undefined',
    'narrowest',
  ),
  mutant('settings are read once', `${settings}/in-force/reader.ts`, 'maxAgeMs = 30_000', 'maxAgeMs = 1e15'),
  mutant(
    'adopts what a save has half written',
    `${settings}/review/gather.ts`,
    'edits.find(({ modifiedBy }) => !isOwn(modifiedBy))',
    'edits[0]',
  ),
  mutant(
    'an invalid document comes in force',
    `${settings}/review/assess.ts`,
    'if (faults.length > 0) return invalid(faults);',
    '',
  ),
];
