import { resolve } from 'node:path';
import { readArguments, WrongUsage } from '../cli/program.ts';
import { type Ports, portsFrom } from './ports.ts';

export const usage = `Usage: npm start -- [options]

Runs the whole of Storemail on this machine, from the stack's own template.

  --port <number>      The API's port; 4025 unless given. The next five are for the inbox page, SMTP, SMTP with
                       TLS from the first byte, the AWS endpoint, and the relay. 0 takes any free ones.
  --data <folder>      Where everything is kept between runs; .storemail unless given.
  --oauth              Gives the scopes oauth and oauth.federated a login by OAuth2 at the inbox, the second without
                       a secret: send an email of such a scope to try it.
  --json               Prints one line of JSON to standard output once it is ready, and no words.
  -c <key>=<value>     Context of the CDK app, as for cdk deploy; may be repeated: -c stage=test.
  --app <folder>       Runs the cloud assembly that \`cdk synth -o <folder>\` wrote, instead of synthesizing one.
  --verbose            Prints what the functions log.
  --help               Prints this.

Exit codes: 0 stopped as asked, 1 could not run, 2 wrong usage.
`;

export interface RunOptions {
  dataDir: string;
  ports: Ports;
  context: Record<string, string>;
  /** Folder of a cloud assembly to run as it is. */
  app?: string;
  /** Whether a scope is seeded that logs in by OAuth2. */
  oauth: boolean;
  json: boolean;
  verbose: boolean;
}

const defaultPort = 4025;
/** The last of the six ports has to exist, too. */
const maxPort = 65_535 - 5;

const known = {
  port: { type: 'string' },
  data: { type: 'string' },
  oauth: { type: 'boolean' },
  json: { type: 'boolean' },
  context: { type: 'string', short: 'c', multiple: true },
  app: { type: 'string' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What the command line asks for. Throws `WrongUsage`. */
export const parseOptions = (args: string[]): RunOptions | 'help' => {
  const { values } = readArguments({ args, options: known });
  if (values.help) return 'help';
  return {
    dataDir: dataDirOf(values.data),
    ports: portsFrom(portOf(values.port)),
    context: Object.fromEntries((values.context ?? []).map(contextOf)),
    ...(values.app && { app: resolve(values.app) }),
    oauth: values.oauth ?? false,
    json: values.json ?? false,
    verbose: values.verbose ?? false,
  };
};

const portOf = (text = String(defaultPort)): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= maxPort)) throw new WrongUsage(`--port takes a number from 0 to ${maxPort}.`);
  return port;
};

const dataDirOf = (folder = '.storemail'): string => {
  if (folder === '') throw new WrongUsage('--data takes the name of a folder.');
  return resolve(folder);
};

const contextOf = (pair: string): [string, string] => {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  if (key === undefined || value === undefined) throw new WrongUsage('-c takes key=value, such as -c stage=test.');
  return [key, value];
};
