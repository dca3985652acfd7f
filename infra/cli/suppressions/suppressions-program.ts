import { ApiRefused } from '../api-access.ts';
import { counted } from '../format.ts';
import { CommandFailed, type CommandResult, type ExitCode, runProgram, type Terminal } from '../program.ts';
import { type Action, parseArguments, suppressionsUsage } from './suppressions-arguments.ts';
import { type Removal, type Suppression, type SuppressionsClient, suppressionsClient } from './suppressions-client.ts';
import { CSV_HEADER, csvRow, type Row, rowsIn } from './suppressions-csv.ts';

export interface SuppressionsDependencies extends Terminal {
  /** Text of a file, or of standard input for `-`. Rejects with the system's error. */
  read: (file: string) => Promise<string>;
}

/** Addresses per request. */
const BATCH_SIZE = 100;

/** `npm run suppressions`. */
export const suppressionsProgram = (args: string[], dependencies: SuppressionsDependencies): Promise<ExitCode> => {
  const run = async (): Promise<CommandResult> => {
    const { action, api } = parseArguments(args, dependencies.environment);
    return runAction(action, suppressionsClient(api), dependencies, args.includes('--json'));
  };
  return runProgram({ name: 'suppressions', usage: suppressionsUsage, run }, args, dependencies);
};

const runAction = async (
  action: Action,
  client: SuppressionsClient,
  dependencies: SuppressionsDependencies,
  asJson: boolean,
): Promise<CommandResult> => {
  switch (action.action) {
    case 'export':
      return exportAll(action, client, dependencies, asJson);
    case 'import': {
      const rows = rowsIn(await readFile(dependencies, action.file));
      if (rows.length === 0) throw new CommandFailed('The file contains no addresses.');
      return importRows(rows, action.scope, client);
    }
    case 'add':
      return add(action.addresses, action.scope, client);
    case 'remove':
      return remove(action.addresses, client);
  }
};

/** Prints CSV page by page, so that memory does not limit the length of the list. JSON is printed as a single value. */
const exportAll = async (
  { scope, origin }: Extract<Action, { action: 'export' }>,
  client: SuppressionsClient,
  { stdout }: SuppressionsDependencies,
  asJson: boolean,
): Promise<CommandResult> => {
  const all: Suppression[] = [];
  let count = 0;
  let isFirst = true;
  for await (const page of client.pages({ scope, origin })) {
    if (asJson) all.push(...page);
    else stdout(`${isFirst ? CSV_HEADER : ''}${page.map(csvRow).join('')}`);
    isFirst = false;
    count += page.length;
  }
  return {
    success: true,
    output: '',
    json: all,
    notes: `${counted(count, 'suppressed address', 'suppressed addresses')}.`,
  };
};

const importRows = async (
  rows: readonly Row[],
  scope: string | undefined,
  client: SuppressionsClient,
): Promise<CommandResult> => {
  for (const [own, group] of Map.groupBy(rows, (row) => scope ?? row.scope)) {
    for (let n = 0; n < group.length; n += BATCH_SIZE) {
      const batch = group.slice(n, n + BATCH_SIZE);
      await client.add(addressesOf(batch), own).catch(namingRows(batch));
    }
  }
  return suppressed(new Set(addressesOf(rows)).size);
};

const addressesOf = (rows: readonly Row[]): string[] => rows.map(({ address }) => address);

/** The API names an address by its place in the request. */
const namingRows =
  (batch: readonly Row[]) =>
  (error: unknown): never => {
    if (!(error instanceof ApiRefused)) throw error;
    const message = error.message
      .replace(/\bemails\[(\d+)\]/g, (_, index) => `row ${batch[index]?.number}`)
      .replace(/^scope:/, `row ${batch[0]?.number}: scope`);
    throw new CommandFailed(message, { cause: error });
  };

const add = async (
  addresses: readonly string[],
  scope: string | undefined,
  client: SuppressionsClient,
): Promise<CommandResult> => {
  for (let n = 0; n < addresses.length; n += BATCH_SIZE) await client.add(addresses.slice(n, n + BATCH_SIZE), scope);
  return suppressed(addresses.length);
};

const suppressed = (count: number): CommandResult => ({
  success: true,
  output: `${counted(count, 'address is', 'addresses are')} suppressed, including any that already were.`,
  json: { suppressed: count },
});

const remove = async (addresses: readonly string[], client: SuppressionsClient): Promise<CommandResult> => {
  const removals: Removal[] = [];
  for (const address of addresses) {
    // A request removes one entry, and an address may have one in each of several scopes.
    for (let removal = await client.remove(address); removal; removal = await client.remove(address)) {
      removals.push(removal);
    }
  }
  const emails = [...new Set(removals.flatMap(({ suppressed_emails }) => suppressed_emails))];
  const hasMore = removals.some(({ has_more }) => has_more);
  const summary =
    removals.length === 0
      ? 'Nothing was removed: no such address is on the list.'
      : `Removed ${counted(removals.length, 'entry', 'entries')}.`;
  return {
    success: removals.length > 0,
    output: [summary, ...unsentLines(emails, hasMore)].join('\n'),
    json: { removed: removals.length, suppressed_emails: emails, has_more: hasMore },
  };
};

/** Removing an entry does not send the emails that it suppressed. */
const unsentLines = (emails: readonly string[], hasMore: boolean): string[] => {
  if (emails.length === 0) return [];
  const count = hasMore ? `More than ${emails.length} emails were` : counted(emails.length, 'email was', 'emails were');
  return [`${count} not sent because of suppression. To send one, call POST /emails/{id}/retry:`, ...emails];
};

const readFile = ({ read }: SuppressionsDependencies, file: string): Promise<string> =>
  read(file).catch((cause: NodeJS.ErrnoException) => {
    throw new CommandFailed(`The file cannot be read (${cause.code}).`, { cause });
  });
