import { resolve } from 'node:path';
import { readArguments, WrongUsage } from '../cli/program.ts';
import { type Ports, portsFrom } from './ports.ts';

export const usage = `Usage: npm start -- [options]

Runs Storemail on this machine, from the template that is deployed to AWS.

Options:
  --port <number>      Port of the API (default: 4025). The next five ports are used for the inbox page, SMTP with
                       STARTTLS, SMTP with implicit TLS, the AWS endpoint, and the relay. 0 selects free ports.
  --data <folder>      Folder for data that is kept between runs (default: .storemail).
  --oauth              Creates the scopes oauth and oauth.federated, which log in to the inbox with OAuth2, the second
                       without a secret. To try it, send an email with one of these scopes.
  --json               Prints one line of JSON with URLs and API keys once Storemail is ready, and no other output.
  -c <name>=<value>    CDK context value, such as stage=test; may be repeated.
  --app <folder>       Runs the cloud assembly in this folder, written by cdk synth -o, instead of synthesizing one.
  --verbose            Prints all log lines of the functions.
  --help               Shows this help.

Exit codes: 0 stopped by a signal, 1 failure, 2 wrong usage.
`;

export interface RunOptions {
  dataDir: string;
  ports: Ports;
  context: Record<string, string>;
  /** Folder of a cloud assembly to run, instead of synthesizing one. */
  app?: string;
  /** Whether to create scopes that log in with OAuth2. */
  oauth: boolean;
  json: boolean;
  verbose: boolean;
}

const defaultPort = 4025;
/** So that the last of the six ports is valid as well. */
const maxPort = 65_535 - 5;

const optionTypes = {
  port: { type: 'string' },
  data: { type: 'string' },
  oauth: { type: 'boolean' },
  json: { type: 'boolean' },
  context: { type: 'string', short: 'c', multiple: true },
  app: { type: 'string' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Throws `WrongUsage`. */
export const parseOptions = (args: string[]): RunOptions | 'help' => {
  const { values } = readArguments({ args, options: optionTypes });
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
  if (folder === '') throw new WrongUsage('--data takes a folder.');
  return resolve(folder);
};

const contextOf = (pair: string): [string, string] => {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  if (key === undefined || value === undefined) throw new WrongUsage('-c takes name=value, such as -c stage=test.');
  return [key, value];
};
