import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { DEFAULT_SCOPE, parseScope } from '../../../shared/scope.ts';
import { type Deployment, deploymentOf, deploymentOptions, deploymentUsage } from '../deployment.ts';
import { commandIn, readArguments, WrongUsage } from '../program.ts';

export const apiKeyUsage = `Usage: npm run api-key -- <command> [options]

Manages API keys, with your AWS credentials.

Commands:
  create                   Creates an API key and prints its token to standard output. It cannot be shown again.
    --name <name>          Name of the key: 1 to 50 characters. Required.
    --permission <name>    sending_access (sending emails only) or full_access (default: sending_access).
    --scope <scope>        Scope that the key covers, with the scopes below it (default: default).
  list                     Lists the keys, without their tokens.
  revoke <id>              Revokes a key. It stops working within a minute.

Options:
${deploymentUsage}
  --json                   Prints JSON to standard output.
  --help                   Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

export type KeyAction =
  | { action: 'create'; key: Pick<ApiKey, 'name' | 'permission' | 'scope'> }
  | { action: 'list' }
  | { action: 'revoke'; id: string };

export interface Arguments {
  action: KeyAction;
  deployment: Deployment;
}

const options = {
  name: { type: 'string' },
  permission: { type: 'string' },
  scope: { type: 'string' },
  ...deploymentOptions,
  json: { type: 'boolean' },
} as const;

type Options = { [K in keyof typeof options]?: (typeof options)[K]['type'] extends 'string' ? string : boolean };

/** Throws `WrongUsage`. */
export const parseArguments = (args: string[], environment: NodeJS.ProcessEnv): Arguments => {
  const { values, positionals } = parse(args);
  return {
    action: actionOf(positionals, values),
    deployment: deploymentOf(values, environment),
  };
};

const parse = (args: string[]): { values: Options; positionals: string[] } =>
  readArguments({ args, options, allowPositionals: true });

const actionOf = ([name, id, ...more]: string[], values: Options): KeyAction => {
  const command = commandIn(name, ['create', 'list', 'revoke']);
  if (more.length > 0 || (id !== undefined && command !== 'revoke')) throw new WrongUsage('Too many arguments.');
  if (command === 'create') return { action: 'create', key: keyOf(values) };
  if (values.name ?? values.permission ?? values.scope) {
    throw new WrongUsage('--name, --permission and --scope can only be used with create.');
  }
  if (command === 'list') return { action: 'list' };
  if (!id) throw new WrongUsage('revoke takes the id of a key. The command list shows the ids.');
  return { action: 'revoke', id };
};

const keyOf = ({ name = '', permission = 'sending_access', scope = DEFAULT_SCOPE }: Options) => {
  if (!/^[^\p{Cc}]{1,50}$/u.test(name)) throw new WrongUsage('--name is required: 1 to 50 characters.');
  if (permission !== 'full_access' && permission !== 'sending_access') {
    throw new WrongUsage('--permission takes full_access or sending_access.');
  }
  const parsed = parseScope(scope);
  if (!parsed) throw new WrongUsage('--scope takes default, a website code (eu) or website.store_view (eu.fr).');
  return { name, permission, scope: parsed } as const;
};
