import { parseArgs } from 'node:util';

export const help = `npm run bench -- [options]

  --quick         under a minute: fewer repetitions, no whole path, no table of 100,000 emails
  --only TEXT     only the parts whose name has this in it
  --peers         the whole path beside BullMQ and Redis, where redis-server is installed; npm installs BullMQ for it
  --json          figures as JSON on standard output, nothing else
  --compare FILE  beside each figure what an earlier run's --json says
  --document FILE instead of the bench: writes the tables of an earlier run's --json into docs/performance.md
  --growth        instead of the bench: the load of each partition at 1 to 10,000 emails/s, drawn from the real keys
  --profile       instead of the bench: where the CPU of a delivered email goes
  --help          this text
`;

export interface Options {
  quick: boolean;
  json: boolean;
  profile: boolean;
  growth: boolean;
  peers: boolean;
  help: boolean;
  compare?: string;
  only?: string;
  document?: string;
}

/** Throws Node's error for an unknown option. */
export const readOptions = (args: string[]): Options => {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args,
    options: {
      quick: flag,
      json: flag,
      profile: flag,
      growth: flag,
      peers: flag,
      help: flag,
      compare: { type: 'string' },
      only: { type: 'string' },
      document: { type: 'string' },
    },
  });
  return values;
};
