import { readArguments } from '../../../infra/cli/program.ts';
import { runDeveloperProgram, wholeNumber } from '../../support/cli/developer-program.ts';
import { runFaults, seeded } from './run.ts';

const usage = `Usage: npm run test:relay-faults -- [options]

Sends messages through a relay, by SMTP and sendmail, while API requests fail and processes are killed. Prints how many
messages were lost, sent twice or changed.

Options:
  --messages <n>  Number of messages (default: 10000).
  --kills <n>     Number of processes to kill (default: 200).
  --seed <n>      Repeats the random choices of a run, which prints its seed (default: random).
  --help          Shows this help.

Exit codes: 0 no message is lost, sent twice or changed, 1 otherwise, 2 wrong usage.
`;

const text = { type: 'string' } as const;

const run = async (args: string[]) => {
  const { values } = readArguments({ args, options: { messages: text, kills: text, seed: text } });
  const seed = wholeNumber('seed', values.seed, Date.now() % 1_000_000);
  const figures = await runFaults({
    messages: wholeNumber('messages', values.messages, 10_000),
    kills: wholeNumber('kills', values.kills, 200),
    clients: 5,
    random: seeded(seed),
  });
  const json = { seed, ...figures };
  return {
    success: figures.lost + figures.twice + figures.changed === 0,
    output: JSON.stringify(json, null, 2),
    json,
  };
};

await runDeveloperProgram({ name: 'test:relay-faults', usage, run });
