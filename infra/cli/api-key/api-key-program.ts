import { dynamoApiKeyStore } from '../../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoDbFor, emailsTable } from '../deployment.ts';
import { explained } from '../explain.ts';
import { type CommandResult, type ExitCode, runProgram, type Terminal, WrongUsage } from '../program.ts';
import { type Arguments, apiKeyUsage, parseArguments } from './api-key-arguments.ts';
import { runAction } from './api-key-command.ts';

export interface Surroundings extends Terminal {
  now: () => number;
  uuid: () => string;
  random: (bytes: number) => Buffer;
}

/** `npm run api-key`. */
export const apiKeyProgram = (args: string[], around: Surroundings): Promise<ExitCode> => {
  const run = () => onTable(parseArguments(args, around.environment), around);
  return runProgram({ name: 'api-key', usage: apiKeyUsage, run }, args, around);
};

const onTable = async ({ action, deployment }: Arguments, around: Surroundings): Promise<CommandResult> => {
  const client = dynamoDbFor(deployment);
  try {
    const region = await client.config.region().catch(() => undefined);
    if (!region) throw new WrongUsage('Name the AWS region: --region, AWS_REGION or that of your AWS profile.');
    const store = dynamoApiKeyStore(client, emailsTable(deployment));
    return await explained(deployment, region, () => runAction(action, { ...around, store }));
  } finally {
    client.destroy();
  }
};
