import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { faultCode } from '../../../shared/adapters/aws-faults.ts';
import { type Deployment, deploymentOf, deploymentOptions, deploymentUsage, sqsFor } from '../deployment.ts';
import {
  type CommandResult,
  commandIn,
  type ExitCode,
  NotDone,
  readArguments,
  runProgram,
  type Terminal,
  WrongUsage,
} from '../program.ts';
import { hiddenLetters, type Letter, listLetters, redrive } from './dead-letters-queue.ts';

export const deadLettersUsage = `Usage: npm run dead-letters -- <command> [options]

  list                     Shows what lies with the dead letters, and why. It stays there.
  redrive                  Sends everything back to the send queue.

${deploymentUsage}
  --json                   Prints JSON to standard output.
  --help                   Prints this.

Exit codes: 0 done, 1 not done, 2 wrong usage.
`;

/** `npm run dead-letters`. */
export const deadLettersProgram = (args: string[], terminal: Terminal): Promise<ExitCode> => {
  const run = () => onQueues(read(args, terminal.environment));
  return runProgram({ name: 'dead-letters', usage: deadLettersUsage, run }, args, terminal);
};

interface Wanted {
  command: 'list' | 'redrive';
  deployment: Deployment;
}

const read = (args: string[], environment: NodeJS.ProcessEnv): Wanted => {
  const options = { ...deploymentOptions, json: { type: 'boolean' } } as const;
  const { values, positionals } = readArguments({ args, options, allowPositionals: true });
  const [word, ...more] = positionals;
  if (more.length > 0) throw new WrongUsage('Too many arguments.');
  return { command: commandIn(word, ['list', 'redrive']), deployment: deploymentOf(values, environment) };
};

const line = ({ sentAt, kind, id, bytes, receives, reason, messageId }: Letter): string =>
  [sentAt, kind, id ?? messageId, `${bytes} bytes`, `received ${receives} times`, reason].join('  ');

const work = async (client: SQSClient, { command, deployment }: Wanted): Promise<CommandResult> => {
  const urlOf = async (QueueName: string): Promise<string> =>
    (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
  const deadLettersUrl = await urlOf(`storemail-${deployment.stage}-send-dead-letters`);
  if (command === 'list') {
    const letters = await listLetters(client, deadLettersUrl);
    const output = letters.length === 0 ? 'There are no dead letters.' : letters.map(line).join('\n');
    return { done: true, output, json: letters };
  }
  const redriven = await redrive(client, deadLettersUrl, await urlOf(`storemail-${deployment.stage}-send`));
  const hidden = await hiddenLetters(client, deadLettersUrl);
  const more = hidden > 0 ? ` ${hidden} more are being looked at or came back: try again in a minute.` : '';
  return { done: true, output: `${redriven} sent back to the send queue.${more}`, json: { redriven, hidden } };
};

const onQueues = async (wanted: Wanted): Promise<CommandResult> => {
  const client = sqsFor(wanted.deployment);
  try {
    return await work(client, wanted);
  } catch (cause) {
    const { stage } = wanted.deployment;
    const sentence = `The queues of stage ${stage} could not be used (${faultCode(cause)}): is it deployed, may you use them?`;
    throw new NotDone(sentence, { cause });
  } finally {
    client.destroy();
  }
};
