import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { faultCode } from '../../../shared/adapters/aws-faults.ts';
import {
  type Deployment,
  deploymentOf,
  deploymentOptions,
  deploymentUsage,
  NO_CREDENTIALS,
  requireRegion,
  sqsFor,
} from '../deployment.ts';
import { counted, table } from '../format.ts';
import {
  CommandFailed,
  type CommandResult,
  commandIn,
  type ExitCode,
  readArguments,
  runProgram,
  type Terminal,
  WrongUsage,
} from '../program.ts';
import { countHiddenDeadLetters, type DeadLetter, listDeadLetters, redrive } from './dead-letters-queue.ts';

export const deadLettersUsage = `Usage: npm run dead-letters -- <command> [options]

Shows or redrives the dead letters of the send queue: messages that could not be processed.

Commands:
  list                     Lists the dead letters and why they failed, without removing them.
  redrive                  Moves all dead letters back to the send queue.

Options:
${deploymentUsage}
  --json                   Prints JSON to standard output.
  --help                   Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

/** `npm run dead-letters`. */
export const deadLettersProgram = (args: string[], terminal: Terminal): Promise<ExitCode> => {
  const run = () => runOnQueues(parseArguments(args, terminal.environment));
  return runProgram({ name: 'dead-letters', usage: deadLettersUsage, run }, args, terminal);
};

interface Arguments {
  command: 'list' | 'redrive';
  deployment: Deployment;
}

const parseArguments = (args: string[], environment: NodeJS.ProcessEnv): Arguments => {
  const options = { ...deploymentOptions, json: { type: 'boolean' } } as const;
  const { values, positionals } = readArguments({ args, options, allowPositionals: true });
  const [name, ...more] = positionals;
  if (more.length > 0) throw new WrongUsage('Too many arguments.');
  return { command: commandIn(name, ['list', 'redrive']), deployment: deploymentOf(values, environment) };
};

const rowOf = ({ sentAt, kind, id, bytes, receives, reason, messageId }: DeadLetter): string[] => [
  sentAt,
  kind,
  id ?? messageId,
  counted(bytes, 'byte'),
  `received ${counted(receives, 'time')}`,
  reason,
];

const runCommand = async (client: SQSClient, { command, deployment }: Arguments): Promise<CommandResult> => {
  const urlOf = async (QueueName: string): Promise<string> =>
    (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
  const deadLettersUrl = await urlOf(`storemail-${deployment.stage}-send-dead-letters`);
  if (command === 'list') {
    const deadLetters = await listDeadLetters(client, deadLettersUrl);
    const output = deadLetters.length === 0 ? 'There are no dead letters.' : table(deadLetters.map(rowOf));
    return { success: true, output, json: deadLetters };
  }
  const redriven = await redrive(client, deadLettersUrl, await urlOf(`storemail-${deployment.stage}-send`));
  const hidden = await countHiddenDeadLetters(client, deadLettersUrl);
  const more =
    hidden > 0
      ? ` ${counted(hidden, 'other is', 'others are')} being read by another command or failed again. Try again in a minute.`
      : '';
  return {
    success: true,
    output: `Moved ${counted(redriven, 'dead letter')} back to the send queue.${more}`,
    json: { redriven, hidden },
  };
};

const runOnQueues = async (args: Arguments): Promise<CommandResult> => {
  const client = sqsFor(args.deployment);
  try {
    const region = await requireRegion(client);
    return await runCommand(client, args).catch((cause: unknown) => {
      throw new CommandFailed(explanationOf(cause, args.deployment, region), { cause });
    });
  } finally {
    client.destroy();
  }
};

const explanationOf = (error: unknown, { stage }: Deployment, region: string): string => {
  const code = faultCode(error);
  if (code === 'CredentialsProviderError') return NO_CREDENTIALS;
  if (code === 'QueueDoesNotExist') {
    return `The queues of stage ${stage} do not exist in region ${region}. Is the stage deployed there?`;
  }
  return `The queues of stage ${stage} cannot be used (${code}). Check the region, the endpoint and your permissions for SQS.`;
};
