import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { faultCode } from '../../../shared/adapters/aws-faults.ts';
import { readArguments } from '../command-line.ts';
import { type Deployment, sqsFor } from '../deployment.ts';
import { WrongUsage } from '../wrong-usage.ts';
import { type Letter, listLetters, redrive } from './dead-letters-queue.ts';

export const usage = `Usage: npm run dead-letters -- <command> [options]

  list                     Shows what lies with the dead letters, and why. It stays there, hidden for a minute.
  redrive                  Sends everything back to the send queue.

  --stage <stage>          Name of the deployment; dev unless given.
  --region <region>        AWS region of the deployment; else AWS_REGION or your AWS profile's.
  --endpoint-url <url>     The local runner's SQS instead of AWS; else AWS_ENDPOINT_URL.
  --json                   Prints JSON to standard output.
  --help                   Prints this.

Exit codes: 0 done, 1 not done, 2 wrong usage.
`;

export interface Surroundings {
  environment: NodeJS.ProcessEnv;
  /** Standard output. */
  print: (text: string) => unknown;
  /** Standard error. */
  say: (text: string) => unknown;
}

const options = {
  stage: { type: 'string', default: 'dev' },
  region: { type: 'string' },
  'endpoint-url': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Wanted {
  command: 'help' | 'list' | 'redrive';
  deployment: Deployment;
  json: boolean;
}

const read = (args: string[], environment: NodeJS.ProcessEnv): Wanted => {
  const { values, positionals } = readArguments({ args, options, allowPositionals: true });
  const { stage, region, json, help, 'endpoint-url': endpointUrl = environment.AWS_ENDPOINT_URL } = values;
  const deployment = { stage, ...(region && { region }), ...(endpointUrl && { endpointUrl }) };
  if (help) return { command: 'help', deployment, json };
  const [command, ...more] = positionals;
  if (more.length > 0 || (command !== 'list' && command !== 'redrive'))
    throw new WrongUsage('The command is one of list, redrive.');
  return { command, deployment, json };
};

const line = ({ sentAt, kind, id, bytes, receives, reason, messageId }: Letter): string =>
  [sentAt, kind, id ?? messageId, `${bytes} bytes`, `received ${receives} times`, reason].join('  ');

const work = async (client: SQSClient, { command, deployment, json }: Wanted): Promise<string> => {
  const urlOf = async (QueueName: string): Promise<string> =>
    (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
  const deadLettersUrl = await urlOf(`storemail-${deployment.stage}-send-dead-letters`);
  if (command === 'list') {
    const letters = await listLetters(client, deadLettersUrl);
    if (json) return JSON.stringify(letters);
    return letters.length === 0 ? 'There are no dead letters.' : letters.map(line).join('\n');
  }
  const redriven = await redrive(client, deadLettersUrl, await urlOf(`storemail-${deployment.stage}-send`));
  return json ? JSON.stringify({ redriven }) : `${redriven} sent back to the send queue.`;
};

const run = async (wanted: Wanted, { print, say }: Surroundings): Promise<0 | 1> => {
  const client = sqsFor(wanted.deployment);
  try {
    print(`${await work(client, wanted)}\n`);
    return 0;
  } catch (error) {
    const { stage } = wanted.deployment;
    say(`The queues of stage ${stage} could not be used (${faultCode(error)}): is it deployed, may you use them?\n`);
    return 1;
  } finally {
    client.destroy();
  }
};

/** `npm run dead-letters`. Resolves to the exit code: 0 done, 1 not done, 2 wrong usage. */
export const deadLettersProgram = async (args: string[], surroundings: Surroundings): Promise<0 | 1 | 2> => {
  try {
    const wanted = read(args, surroundings.environment);
    if (wanted.command !== 'help') return await run(wanted, surroundings);
    surroundings.print(usage);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    surroundings.say(`${error.message} See npm run dead-letters -- --help\n`);
    return 2;
  }
};
