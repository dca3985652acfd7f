import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type LocalAws, startAws } from '../emulator/aws-services.ts';
import { startGateway } from '../emulator/start-gateway.ts';
import { startTriggers } from '../emulator/start-triggers.ts';
import { readAssembly } from '../emulator/template/assembly.ts';
import { deploy } from '../emulator/template/deploy/deploy.ts';
import { TemplateIncomplete } from '../emulator/template/errors.ts';
import type { TemplateModel } from '../emulator/template/model.ts';
import { createEventBus } from '../emulator/triggers/event-bus.ts';
import { maxProcesses, startFunctions } from './functions.ts';
import { openCertificates } from './inbox/certificates.ts';
import { type Inbox, startInbox } from './inbox/inbox.ts';
import type { LocalStack, LocalStackOptions } from './local-stack.ts';
import { operatorClients } from './operator-clients.ts';
import { requireFreePorts } from './ports.ts';
import { type LocalApiKey, type LocalSecrets, openSecrets } from './secrets.ts';
import { smtpUsername } from './seed-document.ts';
import { seedOauth, seedSettings } from './seed-settings.ts';
import { type LocalRelay, startRelay } from './start-relay.ts';
import { localContext, synthesize } from './synthesize.ts';

/** The emulated region and account. The account is the only one that fauxqs supports. */
const location = { region: 'us-east-1', account: '000000000000' };

/**
 * Runs the synthesized stack on this machine. Resolves when it is ready to send mail to the inbox. If a part fails to
 * start, closes the others and rejects with its error.
 */
export const startLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  await using opened = new AsyncDisposableStack();
  const own = <T extends { close(): void | Promise<void> }>(part: T): T => opened.adopt(part, (open) => open.close());
  const { dataDir, ports, report, progress } = options;

  progress('opening the data directory');
  await requireFreePorts(ports);
  const aws = own(await startAws({ port: ports.aws, dataDir, location, report }));
  const secrets = await openSecrets(join(dataDir, 'secrets.json'), Date.now);
  const certificates = await openCertificates(join(dataDir, 'tls'), Date.now);
  const inbox = own(
    await startInbox({
      directory: join(dataDir, 'inbox'),
      ports: { http: ports.inbox, smtp: ports.smtp, smtps: ports.smtps },
      credentials: { username: smtpUsername, password: secrets.smtpPassword },
      certificates,
      trusted: aws.issuer,
    }),
  );

  progress('synthesizing the stack');
  const template = options.app
    ? await readAssembly(options.app)
    : await synthesize(join(dataDir, 'cdk.out'), {
        ...localContext,
        ...options.context,
        federatedAudiences: [inbox.tokenUrl, options.context.federatedAudiences].filter(Boolean).join(),
      });
  const model = aws.resolve(template);
  const names = stackNames(model);

  progress('deploying the stack to this machine');
  const operator = own(operatorClients(aws.url, location.region));
  await deploy(model, operator);
  await storeApiKeys(operator.dynamodb, names.table, secrets.apiKeys);

  progress('starting the functions');
  const { caFile } = certificates;
  const functions = own(startFunctions(model.functions, { ...options, ...location, endpointUrl: aws.url, caFile }));
  aws.connect(functions, createEventBus(model.eventRules, functions.send));

  progress('saving settings that send to the inbox');
  const { smtpPassword } = secrets;
  const seeded = { ...operator, ...names, smtpPort: inbox.smtpPort, smtpPassword };
  await seedSettings(seeded);
  // An assembly passed with --app does not trust this token endpoint.
  if (options.oauth) await seedOauth(seeded, inbox.url, options.app === undefined);
  // After the settings are in force: otherwise mail of an earlier run would be sent to that run's inbox, and fail.
  own(startTriggers(model, functions, { endpointUrl: aws.url, location, maxConcurrency: maxProcesses, report }));
  const accessLog = (line: string): void => {
    if (options.verbose) report(`access: ${line}`);
  };
  const gateway = own(await startGateway(model, functions, { port: ports.api, account: location.account, accessLog }));

  const { api, key } = { api: gateway.url, key: secrets.apiKeys.sending.token };
  const relay = own(await startRelay({ api, key, port: ports.relay, dataDir }, report));

  const running = opened.move();
  return {
    api,
    admin: `${gateway.url}/admin`,
    inbox: inbox.url,
    keys: { full: secrets.apiKeys.full.token, sending: key },
    endpoints: endpointsOf(aws, inbox, relay),
    region: location.region,
    stage: names.stage,
    close: () => running.disposeAsync(),
  };
};

const endpointsOf = (
  { url }: LocalAws,
  { smtpPort, smtpsPort }: Inbox,
  relay: LocalRelay,
): LocalStack['endpoints'] => ({
  ssm: url,
  sqs: url,
  dynamodb: url,
  s3: url,
  lambda: url,
  smtp: `smtp://localhost:${smtpPort}`,
  smtps: `smtps://localhost:${smtpsPort}`,
  relay: relay.url,
});

/**
 * Stores the data directory's API keys in the table, as `npm run api-key` does: the entry of the list first, then the key
 * itself. Repeated at every start, so that the keys in the welcome always work.
 */
const storeApiKeys = async (
  client: DynamoDBClient,
  table: string,
  { full, sending }: LocalSecrets['apiKeys'],
): Promise<void> => {
  await storeApiKey(client, table, full, 'full_access');
  await storeApiKey(client, table, sending, 'sending_access');
};

const storeApiKey = async (
  client: DynamoDBClient,
  table: string,
  { id, token, createdAt }: LocalApiKey,
  permission: 'full_access' | 'sending_access',
): Promise<void> => {
  const hash = createHash('sha256').update(token).digest('hex');
  const key: Record<string, AttributeValue> = {
    id: { S: id },
    name: { S: `npm start, ${permission}` },
    permission: { S: permission },
    scope: { S: 'default' },
    createdAt: { N: String(createdAt) },
    hash: { S: hash },
    start: { S: token.slice(0, 're_sm_'.length + 4) },
  };
  const put = (pk: string, sk: string) =>
    client.send(new PutItemCommand({ TableName: table, Item: { ...key, pk: { S: pk }, sk: { S: sk } } }));
  await put('keys', id);
  await put(`key#${hash}`, 'key');
};

/** Names in the stack that the runner needs. */
interface StackNames {
  /** Table of emails, API keys and the pairs in force. */
  table: string;
  /** Prefix of parameter names: `/storemail/<stage>`. */
  prefix: string;
  stage: string;
  /** Alias of the KMS key for secrets, as for `--key-id`. */
  keyId?: string;
}

/** Reads the names from the functions' environment variables. Throws `TemplateIncomplete`. */
const stackNames = (model: TemplateModel): StackNames => {
  const prefix = environmentValue(model, 'PARAMETER_PREFIX');
  const keyId = model.keys.flatMap(({ aliases }) => aliases)[0];
  return {
    table: environmentValue(model, 'EMAILS_TABLE'),
    prefix,
    stage: prefix.slice(prefix.lastIndexOf('/') + 1),
    ...(keyId !== undefined && { keyId }),
  };
};

const environmentValue = ({ functions }: TemplateModel, name: string): string => {
  const value = functions.map(({ environment }) => environment[name]).find((candidate) => candidate !== undefined);
  if (value === undefined) throw new TemplateIncomplete(`No function of the template has the variable ${name}`);
  return value;
};
