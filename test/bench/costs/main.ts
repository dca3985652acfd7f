import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processTerminal, readArguments, runProgram } from '../../../infra/cli/program.ts';
import { localContext, synthesize } from '../../../infra/local/synthesize.ts';
import { countRequests } from '../parts/requests.ts';
import { batchSize } from '../rig/stack.ts';
import { countedOf, stageCountsOf } from './counts.ts';
import { costsPage } from './page.ts';

const usage = `Usage: npm run costs

Counts the AWS requests per email on the emulators, and writes test/bench/costs/counts.json and docs/costs.md.

Options:
  --json    Prints JSON to standard output.
  --help    Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

/** Three batches, the first of which is not counted. */
const EMAILS = 3 * batchSize;

/** The alarms of the synthesized stack. */
const alarms = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'storemail-costs-'));
  const { template } = await synthesize(join(directory, 'cdk.out'), localContext);
  rmSync(directory, { recursive: true });
  return Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
};

const args = process.argv.slice(2);

const run = async () => {
  readArguments({ args, options: { json: { type: 'boolean' } } });
  const stage = stageCountsOf((await alarms()).map(({ Properties }) => Properties ?? {}));
  const counts = { email: countedOf(await countRequests(EMAILS)), stage };
  writeFileSync(new URL('counts.json', import.meta.url), `${JSON.stringify(counts, null, 2)}\n`);
  writeFileSync(new URL('../../../docs/costs.md', import.meta.url), costsPage(counts));
  return { success: true, output: 'Wrote docs/costs.md', json: counts };
};

process.exitCode = await runProgram({ name: 'costs', usage, run }, args, processTerminal);
