import { type CommandResult, type ExitCode, NotDone, runProgram, type Terminal } from '../program.ts';
import { type Action, parseArguments, suppressionsUsage } from './suppressions-arguments.ts';
import { type Removed, type Suppression, type SuppressionsClient, suppressionsClient } from './suppressions-client.ts';
import { addressesIn, CSV_HEADER, csvRow } from './suppressions-csv.ts';

export interface Surroundings extends Terminal {
  /** Text of a file, or of standard input for `-`. Rejects with the system's error. */
  read: (file: string) => Promise<string>;
}

/** Addresses of one request. */
const BATCH = 100;

/** `npm run suppressions`. */
export const suppressionsProgram = (args: string[], around: Surroundings): Promise<ExitCode> => {
  const run = async (): Promise<CommandResult> => {
    const { action, url, key } = parseArguments(args, around.environment);
    return carryOut(action, suppressionsClient(url, key), around, args.includes('--json'));
  };
  return runProgram({ name: 'suppressions', usage: suppressionsUsage, run }, args, around);
};

const carryOut = async (
  action: Action,
  client: SuppressionsClient,
  around: Surroundings,
  asJson: boolean,
): Promise<CommandResult> => {
  switch (action.action) {
    case 'export':
      return exportAll(action, client, around, asJson);
    case 'import': {
      const addresses = addressesIn(await readable(around, action.file));
      if (addresses.length === 0) throw new NotDone('The file has no address in it.');
      return add(addresses, action.scope, client);
    }
    case 'add':
      return add(action.addresses, action.scope, client);
    case 'remove':
      return remove(action.addresses, client);
  }
};

/** Prints page by page, so that a list of any length fits into memory; JSON is one value, and has all of it. */
const exportAll = async (
  { scope, origin }: Extract<Action, { action: 'export' }>,
  client: SuppressionsClient,
  { print }: Surroundings,
  asJson: boolean,
): Promise<CommandResult> => {
  const all: Suppression[] = [];
  let count = 0;
  if (!asJson) print(CSV_HEADER);
  for await (const page of client.pages({ scope, origin })) {
    count += page.length;
    if (asJson) all.push(...page);
    else print(page.map(csvRow).join(''));
  }
  return { done: true, output: '', json: all, words: `${count} suppressed addresses.` };
};

const add = async (
  addresses: readonly string[],
  scope: string | undefined,
  client: SuppressionsClient,
): Promise<CommandResult> => {
  for (let n = 0; n < addresses.length; n += BATCH) await client.add(addresses.slice(n, n + BATCH), scope);
  const output = `${addresses.length} addresses are suppressed, those among them that were already included.`;
  return { done: true, output, json: { suppressed: addresses.length } };
};

const remove = async (addresses: readonly string[], client: SuppressionsClient): Promise<CommandResult> => {
  const removed: Removed[] = [];
  for (const address of addresses) removed.push(...asList(await client.remove(address)));
  const emails = removed.flatMap(({ suppressed_emails }) => suppressed_emails);
  const isMore = removed.some(({ has_more }) => has_more);
  const output = [`${removed.length} entries were removed.`, ...wordsOn(emails, isMore)].join('\n');
  return {
    done: removed.length > 0,
    output,
    json: { removed: removed.length, suppressed_emails: emails, has_more: isMore },
  };
};

const asList = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one]);

/** Emails that were kept back stay so until somebody sends them. */
const wordsOn = (emails: readonly string[], isMore: boolean): string[] => {
  if (emails.length === 0) return [];
  const count = isMore ? `More than ${emails.length}` : String(emails.length);
  return [`${count} emails were not sent because of them. POST /emails/{id}/retry sends each:`, ...emails];
};

const readable = ({ read }: Surroundings, file: string): Promise<string> =>
  read(file).catch((cause: NodeJS.ErrnoException) => {
    throw new NotDone(`The file cannot be read (${cause.code}).`, { cause });
  });
