import { parseArgs } from 'node:util';
import type { SoakResult } from './result.ts';
import { soak } from './soak.ts';

const usage = `Usage: npm run test:faults -- --soak [options]

Sends emails through real function processes, over mail servers and a cloud that fail, under a clock that runs sixty
times as fast, and kills processes at random points. Then compares what was accepted with table and mail servers.

  --emails <n>   Emails; 10000 unless given.
  --kills <n>    Processes to be killed; 1000 unless given.
  --faults <x>   Part of the attempts, and of the requests to AWS, that meet a fault; 0.1 unless given.
  --workers <n>  Function processes at once; 6 unless given.
  --seed <n>     Makes the same choices again; printed at the beginning.
  --help         Prints this.

Exit codes: 0 nothing lost, every second copy flagged, 1 not so, 2 wrong usage.
`;

const numbers = { emails: 10_000, kills: 1_000, faults: 0.1, workers: 6, seed: Date.now() % 1_000_000 };

type Numbers = typeof numbers;

/** The options; `undefined`: wrong usage. */
const read = (args: string[]): (Numbers & { help: boolean }) | undefined => {
  const text = { type: 'string' } as const;
  const options = {
    emails: text,
    kills: text,
    faults: text,
    workers: text,
    seed: text,
    help: { type: 'boolean' },
  } as const;
  try {
    const { help = false, ...given } = parseArgs({ args, options }).values;
    const asNumbers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, Number(value)]));
    if (Object.values(asNumbers).some((value) => !(value >= 0))) return undefined;
    return { ...numbers, ...asNumbers, help };
  } catch {
    return undefined;
  }
};

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** What must not be, in words; nothing if all is well. */
const faultsOf = (result: SoakResult, rate: number): string[] => {
  const { lost, unflagged, different, strangers, leaks, second, secondAtMost, faulted, attempts } = result;
  const some = (what: string, which: string[]) =>
    which.length > 0 ? [`${what}: ${which.slice(0, 20).join(' ')}`] : [];
  return [
    ...some('Lost', lost),
    ...some('Second copies that are not flagged', unflagged),
    ...some('Second copies that differ', different),
    ...some('Copies for others', strangers),
    ...some('Logged', leaks),
    ...(second > secondAtMost ? ['More second copies than there may be'] : []),
    ...(faulted < rate * attempts ? ['Fewer attempts met a fault than there should be'] : []),
  ];
};

const report = (result: SoakResult): string => `
emails       ${result.emails}, ${result.sent} sent, the others refused for good by their server
attempts     ${result.attempts}, ${result.faulted} met a fault (${percent(result.faulted, result.attempts)})
processes    ${result.kills} killed, ${result.freezes} frozen, ${result.invocations} invocations
faults       ${Object.entries(result.faults)
  .map(([name, count]) => `${name} ${count}`)
  .join(', ')}
lost         ${result.lost.length}
duplicated   ${result.duplicated} (${result.second} second copies; at most ${result.secondAtMost}: past the dot at a kill, or the answer got lost)
flagged      ${result.flagged}
unflagged    ${result.unflagged.length}
different    ${result.different.length}
strangers    ${result.strangers.length}
leaks        ${result.leaks.length}
`;

const run = async ({ faults, ...options }: Numbers): Promise<number> => {
  console.log(`seed         ${options.seed}`);
  const begun = Date.now();
  const result = await soak({ ...options, faultRate: faults, say: (line) => console.error(line) });
  console.log(report(result).trim());
  console.log(`seconds      ${Math.round((Date.now() - begun) / 1_000)}`);
  const wrong = faultsOf(result, faults);
  for (const line of wrong) console.error(line);
  return wrong.length > 0 ? 1 : 0;
};

const options = read(process.argv.slice(2));
if (!options) {
  console.error('Wrong usage. See npm run test:faults -- --soak --help');
  process.exitCode = 2;
} else if (options.help) console.log(usage);
else process.exitCode = await run(options);
