import { dynamoApiKeyStore } from '../../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoDbFor, emailsTable } from '../deployment.ts';
import { explain } from '../doctor/explain.ts';
import { WrongUsage } from '../wrong-usage.ts';
import { type Arguments, parseArguments, usage } from './api-key-arguments.ts';
import { type Outcome, runAction } from './api-key-command.ts';

export interface Surroundings {
  environment: NodeJS.ProcessEnv;
  /** Standard output. */
  print: (text: string) => unknown;
  /** Standard error. */
  say: (text: string) => unknown;
  now: () => number;
  uuid: () => string;
  random: (bytes: number) => Buffer;
}

/** `npm run api-key`. Resolves to the exit code: 0 done, 1 not done, 2 wrong usage. */
export const apiKeyProgram = async (args: string[], around: Surroundings): Promise<0 | 1 | 2> => {
  try {
    return await run(parseArguments(args, around.environment), around);
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    around.say(`${error.message}\nSee npm run api-key -- --help\n`);
    return 2;
  }
};

const run = async ({ action, deployment, json }: Arguments, around: Surroundings): Promise<0 | 1> => {
  if (action.action === 'help') {
    around.print(usage);
    return 0;
  }
  const client = dynamoDbFor(deployment);
  const region = await client.config.region().catch(() => undefined);
  if (!region) throw new WrongUsage('Name the AWS region: --region, AWS_REGION or that of your AWS profile.');
  try {
    const store = dynamoApiKeyStore(client, emailsTable(deployment));
    return report(await runAction(action, { ...around, store }), json, around);
  } catch (error) {
    const sentence = explain(error, deployment, region);
    if (!sentence) throw error;
    around.say(`${sentence}\n`);
    return 1;
  } finally {
    client.destroy();
  }
};

const report = ({ done, output, json, words }: Outcome, asJson: boolean, { print, say }: Surroundings): 0 | 1 => {
  if (asJson) print(`${JSON.stringify(json)}\n`);
  else if (output) print(`${output}\n`);
  if (words) say(`${words}\n`);
  return done ? 0 : 1;
};
