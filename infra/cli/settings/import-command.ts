import { PASSWORD_PATH } from '../../../shared/settings/schema/effective.ts';
import type { CommandResult } from '../program.ts';
import { flatten, nest, shown } from './flat-settings.ts';
import { readExport } from './import-file.ts';
import { type PlannedRow, patchesOf, planImport } from './import-plan.ts';
import type { ImportAction } from './settings-arguments.ts';
import { ApiRefused } from './settings-client.ts';
import { type CommandContext, readPassword } from './settings-commands.ts';
import { inForceLines, type Paint, warningLines } from './settings-output.ts';
import { isOfExtension } from './smtp-extensions.ts';

const lineOf = (planned: PlannedRow, paint: Paint): string[] => {
  switch (planned.kind) {
    case 'taken':
      return [
        `${paint('green', planned.mapped ? 'mapped' : 'took')}  ${planned.scope}  ${planned.path}=${shown(planned.value)}${planned.from ? `  from ${planned.from}` : ''}`,
      ];
    case 'impossible':
      return [`${paint('red', 'could not')}  ${planned.scope}  ${planned.path}: ${planned.reason}`];
    case 'foreign':
      return [];
  }
};

const isMail = (path: string): boolean =>
  isOfExtension(path) || /^(?:system\/smtp|sales_email|trans_email)\//.test(path);

/** Names the mail settings that Storemail does not have; all other settings are only counted. */
const foreignLines = (planned: readonly PlannedRow[]): string[] => {
  const foreign = planned.flatMap((row) => (row.kind === 'foreign' ? [row.path] : []));
  const mail = [...new Set(foreign.filter(isMail))].map((path) => `not in Storemail  ${path}`);
  const others = foreign.filter((path) => !isMail(path)).length;
  return [
    ...mail,
    ...(others > 0
      ? [
          others === 1
            ? '1 setting that is not about mail was skipped.'
            : `${others} settings that are not about mail were skipped.`,
        ]
      : []),
  ];
};

const patchesWithPasswords = async (planned: readonly PlannedRow[], action: ImportAction, context: CommandContext) => {
  const patches = patchesOf(planned);
  for (const [scope, file] of action.passwords) {
    const patch = patches.get(scope) ?? new Map();
    patches.set(scope, patch.set(PASSWORD_PATH, await readPassword(context, file)));
  }
  return patches;
};

type Patches = Awaited<ReturnType<typeof patchesWithPasswords>>;

/** `eu  system/smtp/port: 25 → 587`, for every value that would change; never a password. */
const changesOf = async (patches: Patches, { client }: CommandContext): Promise<string[]> => {
  const lines: string[] = [];
  for (const [scope, patch] of patches) {
    const before = flatten((await client.get(scope)).effective);
    for (const [path, value] of patch) {
      const [old, next] = path === PASSWORD_PATH ? ['', '(the one given)'] : [shown(before.get(path)), shown(value)];
      if (old !== next) lines.push(`${scope}  ${path}: ${old || '(nothing)'} → ${next || '(nothing)'}`);
    }
  }
  return lines;
};

const save = async (
  patches: Patches,
  { client, paint }: CommandContext,
): Promise<{ done: boolean; words: string[] }> => {
  const words: string[] = [];
  const warnings = new Set<string>();
  for (const [scope, patch] of patches) {
    try {
      const saved = await client.patch(scope, nest(patch), false);
      words.push(`Saved ${scope}.`, ...inForceLines(saved));
      for (const warning of warningLines(saved, paint)) warnings.add(warning);
    } catch (error) {
      if (!(error instanceof ApiRefused)) throw error;
      return { done: false, words: [...words, ...warnings, `${scope} was not saved: ${error.message}`] };
    }
  }
  // A warning of a wide scope holds for those below it, too: once is enough.
  return { done: true, words: [...words, ...warnings] };
};

const apply = async (planned: readonly PlannedRow[], action: ImportAction, context: CommandContext) => {
  const patches = await patchesWithPasswords(planned, action, context);
  const changes = await changesOf(patches, context);
  if (changes.length === 0) return { done: true, words: ['Nothing would change.'] };
  if (!action.yes) {
    context.say(`${changes.join('\n')}\n`);
    if (!(await context.confirm(`Save ${changes.length === 1 ? 'this change' : `these ${changes.length} changes`}?`))) {
      return { done: false, words: ['Nothing was saved.'] };
    }
  }
  return save(patches, context);
};

/** Reads an export, reports on each row and, with `apply`, saves. Widest scopes first. */
export const runImport = async (action: ImportAction, context: CommandContext): Promise<CommandResult> => {
  const planned = planImport(readExport(await context.read(action.file)), action);
  const lines = [...planned.flatMap((row) => lineOf(row, context.paint)), ...foreignLines(planned)];
  const { done, words } = action.apply
    ? await apply(planned, action, context)
    : { done: true, words: ['Nothing was saved. --apply shows what would change, asks, and saves it.'] };
  const json = planned.filter(({ kind }) => kind !== 'foreign');
  return { done, output: lines.join('\n'), json, words: words.join('\n') };
};
