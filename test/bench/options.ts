import { readArguments } from '../../infra/cli/program.ts';

export const usage = `Usage: npm run bench -- [options]

Measures cost and performance, with yardsticks in the same run. Prints a table in Markdown.

Options:
  --quick            Takes less than a minute: fewer repetitions, no whole path, no table of 100,000 emails.
  --only <text>      Measures only the parts whose name contains the text.
  --peers            Measures the whole path beside BullMQ and Redis; needs redis-server. Installs BullMQ with npm.
  --json             Prints JSON to standard output.
  --compare <file>   Shows the figures of an earlier run's --json beside the new ones.
  --document <file>  Measures nothing, but writes the tables of an earlier run's --json into docs/performance.md.
  --growth           Shows instead the load of each partition at 1 to 10,000 emails/s, drawn from the real keys.
  --profile          Shows instead what uses the CPU time of a delivered email.
  --help             Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

export interface Options {
  quick: boolean;
  json: boolean;
  profile: boolean;
  growth: boolean;
  peers: boolean;
  compare?: string;
  only?: string;
  document?: string;
}

/** Throws `WrongUsage`. */
export const readOptions = (args: string[]): Options => {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = readArguments({
    args,
    options: {
      quick: flag,
      json: flag,
      profile: flag,
      growth: flag,
      peers: flag,
      compare: { type: 'string' },
      only: { type: 'string' },
      document: { type: 'string' },
    },
  });
  return values;
};
