import { readArguments, WrongUsage } from '../../../infra/cli/program.ts';
import { runDeveloperProgram, wholeNumber } from '../../support/cli/developer-program.ts';
import type { EventsResult, SoakResult } from './result.ts';
import { soak } from './soak.ts';
import { type Latency, threeScopes } from './three-scopes.ts';
import { webhookLatency } from './webhook-latency.ts';

const usage = `Usage: npm run test:faults -- --soak [options]

Sends emails through real function processes, with failing mail servers and AWS services, under a clock that runs sixty
times as fast, and kills processes at random. Then compares the accepted emails with the table and the mail servers.

Options:
  --emails <n>   Number of emails (default: 10000; with --scopes 1500).
  --kills <n>    Number of processes to kill (default: 1000).
  --faults <x>   Share of delivery attempts and AWS requests that fail (default: 0.1).
  --workers <n>  Concurrent function processes (default: 6; with --scopes 4).
  --seed <n>     Repeats the random choices of a run, which prints its seed (default: random).
  --webhooks     Also delivers the events of all emails to a webhook endpoint, which fails for the same share of requests,
                 and kills deliver-webhooks too. Checks that every event is delivered, with a single id. First compares
                 pairs of emails with and without webhooks: --bursts in real time with fast, slow, hanging and dead
                 endpoints, and 2400 emails with faults and kills.
  --bursts <n>   Bursts of pairs for each kind of endpoint (default: 60).
  --scopes       Runs three scopes in real time and without kills instead: one with a mail server that hangs, one with a
                 mail server that refuses everything, and a healthy one. Prints the latency of each, and that of the
                 healthy one without the others.
  --help         Shows this help.

Exit codes: 0 no email is lost and every second copy is flagged; with --webhooks, also every event is delivered, and mail
with webhooks is not slower; with --scopes, the p95 of the healthy scope at most doubles; 1 otherwise; 2 wrong usage.
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  emails: text,
  kills: text,
  faults: text,
  workers: text,
  bursts: text,
  seed: text,
  scopes: flag,
  webhooks: flag,
} as const;

/** Throws `WrongUsage`. */
const read = (args: string[]) => {
  const { scopes = false, webhooks = false, faults = '0.1', ...given } = readArguments({ args, options }).values;
  if (!(Number(faults) >= 0 && Number(faults) <= 1)) throw new WrongUsage('--faults takes a number from 0 to 1.');
  return {
    scopes,
    webhooks,
    faults: Number(faults),
    emails: wholeNumber('emails', given.emails, scopes ? 1_500 : 10_000),
    kills: wholeNumber('kills', given.kills, 1_000),
    workers: wholeNumber('workers', given.workers, scopes ? 4 : 6),
    bursts: wholeNumber('bursts', given.bursts, 60),
    seed: wholeNumber('seed', given.seed, Date.now() % 1_000_000),
  };
};

type Options = ReturnType<typeof read>;

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** Describes what went wrong; empty if nothing did. */
const faultsOf = (result: SoakResult, rate: number): string[] => {
  const { lost, unflagged, different, strangers, leaks, second, secondAtMost, faulted, attempts, events } = result;
  const some = (what: string, which: string[]) =>
    which.length > 0 ? [`${what}: ${which.slice(0, 20).join(' ')}`] : [];
  return [
    ...some('Lost', lost),
    ...some('Second copies that are not flagged', unflagged),
    ...some('Second copies that differ', different),
    ...some('Copies for others', strangers),
    ...some('Logged', leaks),
    ...some('Events never delivered', events?.untold ?? []),
    ...some('Events with several ids', events?.ambiguous ?? []),
    ...some('Events that never happened', events?.invented ?? []),
    ...some('Wrong requests to the endpoint', events?.wrong ?? []),
    ...(second > secondAtMost ? ['More second copies than there may be'] : []),
    ...(faulted < rate * attempts ? ['Fewer attempts met a fault than there should be'] : []),
  ];
};

const reportEvents = (events: EventsResult): string => `
webhooks     ${events.kills} processes of deliver-webhooks killed, ${events.invocations} invocations
events       ${events.owed} owed, ${events.received} received in ${events.requests} requests (${events.repeated} repeated)
undelivered  ${events.untold.length}
several ids  ${events.ambiguous.length}
invented     ${events.invented.length}
wrong        ${events.wrong.length} (signature, time or content)
`;

const report = (result: SoakResult): string => `
emails       ${result.emails}, ${result.sent} sent, the others refused permanently by their server
attempts     ${result.attempts}, ${result.faulted} met a fault (${percent(result.faulted, result.attempts)})
processes    ${result.kills} of deliver-email killed, ${result.freezes} frozen, ${result.invocations} invocations
faults       ${Object.entries(result.faults)
  .map(([name, count]) => `${name} ${count}`)
  .join(', ')}
lost         ${result.lost.length}
duplicated   ${result.duplicated} (${result.second} second copies; at most ${result.secondAtMost}: killed after the final dot, or the response was lost)
flagged      ${result.flagged}
unflagged    ${result.unflagged.length}
different    ${result.different.length}
strangers    ${result.strangers.length}
leaks        ${result.leaks.length}
${result.events ? reportEvents(result.events) : ''}`;

/** Whether nothing was lost, duplicated or slower. */
const runAll = async ({ faults, webhooks, scopes: _, ...options }: Options): Promise<boolean> => {
  console.log(`seed         ${options.seed}`);
  const say = (line: string) => console.error(line);
  const late = webhooks
    ? await webhookLatency({ ...options, faultRate: faults, check: (one) => faultsOf(one, 0), say })
    : [];
  const begun = Date.now();
  const result = await soak({ ...options, ...(webhooks && { webhooks: 'all' }), faultRate: faults, say });
  console.log(report(result).trim());
  console.log(`seconds      ${Math.round((Date.now() - begun) / 1_000)}`);
  const wrong = [...late, ...faultsOf(result, faults)];
  for (const line of wrong) console.error(line);
  return wrong.length === 0;
};

const row = ({ scope, emails, untouched, p50, p95 }: Latency, what: string): string =>
  `${scope.padEnd(8)} ${what.padEnd(16)} ${emails} emails, p50 ${p50} ms, p95 ${p95} ms${untouched > 0 ? `, ${untouched} untouched` : ''}`;

/** Whether the healthy scope stayed as fast as it was. */
const runScopes = async ({ emails, workers }: Options): Promise<boolean> => {
  const { quiet, flooded } = await threeScopes({ emails, workers, say: (line) => console.error(line) });
  const [well, hung, refused] = flooded;
  console.log('from acceptance, or the beginning of the flood, until an email was sent, refused, held or put off:');
  console.log(row(quiet, 'quiet'));
  for (const [one, what] of [
    [well, 'well'],
    [hung, 'server hangs'],
    [refused, 'all refused'],
  ] as const) {
    if (one) console.log(row(one, what));
  }
  const ratio = (well?.p95 ?? Number.NaN) / quiet.p95;
  console.log(`default's p95 is ${ratio.toFixed(2)} times its quiet one; at most 2`);
  return ratio <= 2 && well?.untouched === 0;
};

const run = async (args: string[]) => {
  const given = read(args);
  const success = await (given.scopes ? runScopes(given) : runAll(given));
  return { success, output: '', json: null };
};

await runDeveloperProgram({ name: 'test:faults -- --soak', usage, run });
