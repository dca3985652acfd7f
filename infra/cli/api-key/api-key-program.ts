import { dynamoApiKeyStore } from '../../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoDbFor, emailsTable, requireRegion } from '../deployment.ts';
import { explained } from '../explain.ts';
import { type CommandResult, type ExitCode, runProgram, type Terminal } from '../program.ts';
import { type Arguments, apiKeyUsage, parseArguments } from './api-key-arguments.ts';
import { runAction } from './api-key-command.ts';

export interface ApiKeyDependencies extends Terminal {
  now: () => number;
  uuid: () => string;
  random: (bytes: number) => Buffer;
}

/** `npm run api-key`. */
export const apiKeyProgram = (args: string[], dependencies: ApiKeyDependencies): Promise<ExitCode> => {
  const run = () => runOnTable(parseArguments(args, dependencies.environment), dependencies);
  return runProgram({ name: 'api-key', usage: apiKeyUsage, run }, args, dependencies);
};

const runOnTable = async (
  { action, deployment }: Arguments,
  dependencies: ApiKeyDependencies,
): Promise<CommandResult> => {
  const client = dynamoDbFor(deployment);
  try {
    const region = await requireRegion(client);
    const store = dynamoApiKeyStore(client, emailsTable(deployment));
    return await explained(deployment, region, () => runAction(action, { ...dependencies, store }));
  } finally {
    client.destroy();
  }
};
