import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { DEFAULT_SCOPE, parseScope } from '../../../shared/scope.ts';
import { readArguments } from '../command-line.ts';
import type { Deployment } from '../deployment.ts';
import { WrongUsage } from '../wrong-usage.ts';

export const usage = `Usage: npm run api-key -- <command> [options]

  create --name <name>     Makes an API key. Prints its token, alone, to standard output: once, and never again.
    --permission <what>    sending_access (may only send emails), which is the default, or full_access.
    --scope <scope>        The key covers this scope and those below it: default, which is the default, eu, eu.fr …
  list                     Lists the keys, without tokens.
  revoke <id>              Removes a key. Within a minute it is refused everywhere.

  --stage <stage>          Name of the deployment; dev unless given.
  --region <region>        AWS region of the deployment; else AWS_REGION or your AWS profile's.
  --endpoint-url <url>     The local runner's DynamoDB instead of AWS; else AWS_ENDPOINT_URL.
  --json                   Prints JSON to standard output.
  --help                   Prints this.

Exit codes: 0 done, 1 not done, 2 wrong usage.
`;

export type Action = { action: 'help' } | KeyAction;

export type KeyAction =
  | { action: 'create'; key: Pick<ApiKey, 'name' | 'permission' | 'scope'> }
  | { action: 'list' }
  | { action: 'revoke'; id: string };

export interface Arguments {
  action: Action;
  deployment: Deployment;
  json: boolean;
}

const options = {
  name: { type: 'string' },
  permission: { type: 'string' },
  scope: { type: 'string' },
  stage: { type: 'string' },
  region: { type: 'string' },
  'endpoint-url': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Options = { [K in keyof typeof options]?: (typeof options)[K]['type'] extends 'string' ? string : boolean };

/** What the command line asks for. Throws `WrongUsage`. */
export const parseArguments = (args: string[], environment: NodeJS.ProcessEnv): Arguments => {
  const { values, positionals } = parse(args);
  return {
    action: values.help ? { action: 'help' } : actionOf(positionals, values),
    deployment: deploymentOf(values, environment),
    json: values.json ?? false,
  };
};

const parse = (args: string[]): { values: Options; positionals: string[] } =>
  readArguments({ args, options, allowPositionals: true });

const actionOf = ([command, id, ...more]: string[], values: Options): Action => {
  if (more.length > 0 || (id !== undefined && command !== 'revoke')) throw new WrongUsage('Too many arguments.');
  if (command === 'create') return { action: 'create', key: keyOf(values) };
  if (values.name ?? values.permission ?? values.scope) {
    throw new WrongUsage('--name, --permission and --scope go with create only.');
  }
  if (command === 'list') return { action: 'list' };
  if (command !== 'revoke') throw new WrongUsage('The command is one of create, list, revoke.');
  if (!id) throw new WrongUsage('revoke takes the id of a key; list shows them.');
  return { action: 'revoke', id };
};

const keyOf = ({ name = '', permission = 'sending_access', scope = DEFAULT_SCOPE }: Options) => {
  if (!/^[^\p{Cc}]{1,50}$/u.test(name)) throw new WrongUsage('--name takes 1 to 50 characters.');
  if (permission !== 'full_access' && permission !== 'sending_access') {
    throw new WrongUsage('--permission takes full_access or sending_access.');
  }
  const parsed = parseScope(scope);
  if (!parsed) throw new WrongUsage('--scope takes default, a website code (eu) or website.store_view (eu.fr).');
  return { name, permission, scope: parsed } as const;
};

const deploymentOf = (values: Options, environment: NodeJS.ProcessEnv): Deployment => {
  const endpointUrl = values['endpoint-url'] ?? environment.AWS_ENDPOINT_URL;
  if (endpointUrl && !URL.canParse(endpointUrl)) throw new WrongUsage('--endpoint-url takes a URL.');
  return {
    stage: values.stage ?? 'dev',
    ...(values.region && { region: values.region }),
    ...(endpointUrl && { endpointUrl }),
  };
};
