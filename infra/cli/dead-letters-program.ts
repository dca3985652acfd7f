import { parseArgs } from 'node:util';
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { faultCode } from '../../shared/adapters/aws-faults.ts';
import { type Letter, listLetters, redrive } from './dead-letters-queue.ts';
import { sqsFor } from './deployment.ts';

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

const read = (args: string[]) => {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch {
    return undefined;
  }
};

const line = ({ sentAt, kind, id, bytes, receives, reason, messageId }: Letter): string =>
  [sentAt, kind, id ?? messageId, `${bytes} bytes`, `received ${receives} times`, reason].join('  ');

const run = async (client: SQSClient, command: string, stage: string, json: boolean): Promise<string> => {
  const urlOf = async (QueueName: string): Promise<string> =>
    (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
  const deadLettersUrl = await urlOf(`storemail-${stage}-send-dead-letters`);
  if (command === 'list') {
    const letters = await listLetters(client, deadLettersUrl);
    if (json) return JSON.stringify(letters);
    return letters.length === 0 ? 'There are no dead letters.' : letters.map(line).join('\n');
  }
  const redriven = await redrive(client, deadLettersUrl, await urlOf(`storemail-${stage}-send`));
  return json ? JSON.stringify({ redriven }) : `${redriven} sent back to the send queue.`;
};

/** `npm run dead-letters`. Resolves to the exit code: 0 done, 1 not done, 2 wrong usage. */
export const deadLettersProgram = async (
  args: string[],
  { environment, print, say }: Surroundings,
): Promise<0 | 1 | 2> => {
  const parsed = read(args);
  if (parsed?.values.help) {
    print(usage);
    return 0;
  }
  const [command = '', ...more] = parsed?.positionals ?? [];
  if (!parsed || more.length > 0 || !['list', 'redrive'].includes(command)) {
    say('The command is one of list, redrive. See npm run dead-letters -- --help\n');
    return 2;
  }
  const { stage, region, json, 'endpoint-url': endpointUrl = environment.AWS_ENDPOINT_URL } = parsed.values;
  const client = sqsFor({ stage, ...(region && { region }), ...(endpointUrl && { endpointUrl }) });
  try {
    print(`${await run(client, command, stage, json)}\n`);
    return 0;
  } catch (error) {
    say(`The queues of stage ${stage} could not be used (${faultCode(error)}): is it deployed, may you use them?\n`);
    return 1;
  } finally {
    client.destroy();
  }
};
