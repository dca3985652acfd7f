import { parseArgs } from 'node:util';

export const help = `npm run bench -- [options]

  --quick         about a minute: fewer repetitions, no whole path, no table of 100,000 emails
  --json          figures as JSON on standard output, nothing else
  --compare FILE  beside each figure what an earlier run's --json says
  --profile       instead of the bench: where the CPU of a delivered email goes
  --help          this text
`;

export interface Options {
  quick: boolean;
  json: boolean;
  profile: boolean;
  help: boolean;
  compare?: string;
}

/** Throws Node's own error for an option that there is not. */
export const readOptions = (args: string[]): Options => {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args,
    options: { quick: flag, json: flag, profile: flag, help: flag, compare: { type: 'string' } },
  });
  return values;
};
