import { PASSWORD_PATH } from '../../../shared/settings/schema/effective.ts';
import { ApiRefused } from '../api-access.ts';
import { counted } from '../format.ts';
import type { CommandResult } from '../program.ts';
import { flatten, formatValue, nest } from './flat-settings.ts';
import { readExport } from './import-file.ts';
import { type PlannedRow, patchesOf, planImport } from './import-plan.ts';
import type { ImportAction } from './settings-arguments.ts';
import { type CommandContext, readPassword } from './settings-commands.ts';
import { inForceLines, type Paint, warningLines } from './settings-output.ts';
import { isOfExtension } from './smtp-extensions.ts';

const lineOf = (planned: PlannedRow, paint: Paint): string[] => {
  switch (planned.kind) {
    case 'import':
      return [
        `${paint('green', planned.mapped ? 'convert' : 'import ')}  ${planned.scope}  ${planned.path}=${formatValue(planned.value)}${planned.from ? `  from ${planned.from}` : ''}`,
      ];
    case 'skip':
      return [`${paint('red', 'skip   ')}  ${planned.scope}  ${planned.path}: ${planned.reason}`];
    case 'unsupported':
      return [];
  }
};

const isMail = (path: string): boolean =>
  isOfExtension(path) || /^(?:system\/smtp|sales_email|trans_email)\//.test(path);

/** Lists the mail settings that Storemail does not have, and counts all other settings. */
const unsupportedLines = (planned: readonly PlannedRow[]): string[] => {
  const unsupported = planned.flatMap((row) => (row.kind === 'unsupported' ? [row.path] : []));
  const mail = [...new Set(unsupported.filter(isMail))].map((path) => `skip     ${path}: not a setting of Storemail`);
  const others = unsupported.filter((path) => !isMail(path)).length;
  return [...mail, ...(others > 0 ? [`Skipped ${counted(others, 'setting')} unrelated to mail.`] : [])];
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

/** A line such as `eu  system/smtp/port: 25 → 587` for each value that would change. Passwords are not shown. */
const changesOf = async (patches: Patches, { client }: CommandContext): Promise<string[]> => {
  const lines: string[] = [];
  for (const [scope, patch] of patches) {
    const before = flatten((await client.get(scope)).effective);
    for (const [path, value] of patch) {
      const [current, next] =
        path === PASSWORD_PATH ? ['', '(new password)'] : [formatValue(before.get(path)), formatValue(value)];
      if (current !== next) lines.push(`${scope}  ${path}: ${current || '(empty)'} → ${next || '(empty)'}`);
    }
  }
  return lines;
};

const save = async (
  patches: Patches,
  { client, paint }: CommandContext,
): Promise<{ success: boolean; notes: string[] }> => {
  const notes: string[] = [];
  const warnings = new Set<string>();
  for (const [scope, patch] of patches) {
    try {
      const saved = await client.patch(scope, nest(patch), false);
      notes.push(`Saved ${scope}.`, ...inForceLines(saved));
      for (const warning of warningLines(saved, paint)) warnings.add(warning);
    } catch (error) {
      if (!(error instanceof ApiRefused)) throw error;
      return { success: false, notes: [...notes, ...warnings, `${scope} was not saved: ${error.message}`] };
    }
  }
  // A warning about a scope is repeated for the scopes below it, so duplicates are dropped.
  return { success: true, notes: [...notes, ...warnings] };
};

const apply = async (planned: readonly PlannedRow[], action: ImportAction, context: CommandContext) => {
  const patches = await patchesWithPasswords(planned, action, context);
  const changes = await changesOf(patches, context);
  if (changes.length === 0) return { success: true, notes: ['No changes.'] };
  if (!action.yes) {
    context.stderr(`${changes.join('\n')}\n`);
    if (!(await context.confirm(`Save ${counted(changes.length, 'change')}?`))) {
      return { success: false, notes: ['Nothing was saved.'] };
    }
  }
  return save(patches, context);
};

/** Reads an export, reports the result of each row and, with `apply`, saves: scopes before the scopes below them. */
export const runImport = async (action: ImportAction, context: CommandContext): Promise<CommandResult> => {
  const planned = planImport(readExport(await context.read(action.file)), action);
  const lines = [...planned.flatMap((row) => lineOf(row, context.paint)), ...unsupportedLines(planned)];
  const { success, notes } = action.apply
    ? await apply(planned, action, context)
    : { success: true, notes: ['Nothing was saved. To review and save the changes, add --apply.'] };
  const json = planned.filter(({ kind }) => kind !== 'unsupported');
  return { success, output: lines.join('\n'), json, notes: notes.join('\n') };
};
