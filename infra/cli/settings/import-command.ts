import { PASSWORD_PATH } from '../../../shared/settings/schema/effective.ts';
import type { Outcome } from '../program.ts';
import { nest, shown } from './flat-settings.ts';
import { readExport } from './import-file.ts';
import { type Planned, patchesOf, planImport } from './import-plan.ts';
import type { ImportAction } from './settings-arguments.ts';
import { ApiRefused } from './settings-client.ts';
import { type CommandContext, readPassword } from './settings-commands.ts';
import { type Paint, remarks } from './settings-output.ts';

const lineOf = (planned: Planned, paint: Paint): string[] => {
  switch (planned.kind) {
    case 'taken':
      return [
        `${paint('green', planned.mapped ? 'mapped' : 'took')}  ${planned.scope}  ${planned.path}=${shown(planned.value)}`,
      ];
    case 'impossible':
      return [`${paint('red', 'could not')}  ${planned.scope}  ${planned.path}: ${planned.reason}`];
    case 'foreign':
      return [];
  }
};

const isMail = (path: string): boolean => /^(?:system\/smtp|sales_email|trans_email)\//.test(path);

/** Settings of Adobe Commerce's mail that Storemail does not have are named, all others counted. */
const foreignLines = (planned: readonly Planned[]): string[] => {
  const foreign = planned.flatMap((row) => (row.kind === 'foreign' ? [row.path] : []));
  const mail = [...new Set(foreign.filter(isMail))].map((path) => `not in Storemail  ${path}`);
  const others = foreign.filter((path) => !isMail(path)).length;
  return [...mail, ...(others > 0 ? [`${others} settings that are not about mail were passed over.`] : [])];
};

const patchesWithPasswords = async (planned: readonly Planned[], action: ImportAction, context: CommandContext) => {
  const patches = patchesOf(planned);
  for (const [scope, file] of action.passwords) {
    const patch = patches.get(scope) ?? new Map();
    patches.set(scope, patch.set(PASSWORD_PATH, await readPassword(context, file)));
  }
  return patches;
};

const apply = async (
  planned: readonly Planned[],
  action: ImportAction,
  { client, paint, ...context }: CommandContext,
) => {
  const words: string[] = [];
  for (const [scope, patch] of await patchesWithPasswords(planned, action, { client, paint, ...context })) {
    try {
      words.push(`Saved ${scope}.`, remarks(await client.patch(scope, nest(patch), false), paint));
    } catch (error) {
      if (!(error instanceof ApiRefused)) throw error;
      return { done: false, words: [...words, `${scope} was not saved: ${error.message}`] };
    }
  }
  return { done: true, words };
};

/** Reads an export, says what comes of each of its rows, and with `apply` saves. Widest scopes first. */
export const runImport = async (action: ImportAction, context: CommandContext): Promise<Outcome> => {
  const planned = planImport(readExport(await context.read(action.file)), action);
  const lines = [...planned.flatMap((row) => lineOf(row, context.paint)), ...foreignLines(planned)];
  const { done, words } = action.apply
    ? await apply(planned, action, context)
    : { done: true, words: ['Nothing was saved. --apply saves it.'] };
  const json = planned.filter(({ kind }) => kind !== 'foreign');
  return { done, output: lines.join('\n'), json, words: words.join('\n') };
};
