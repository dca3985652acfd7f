import { join } from 'node:path';
import { type LocalAws, startAws } from '../emulator/aws-services.ts';
import { startGateway } from '../emulator/start-gateway.ts';
import { startTriggers } from '../emulator/start-triggers.ts';
import { readAssembly } from '../emulator/template/assembly.ts';
import { deploy } from '../emulator/template/deploy/deploy.ts';
import { createEventBus } from '../emulator/triggers/event-bus.ts';
import { maxProcesses, startFunctions } from './functions.ts';
import { keepCertificates } from './inbox/certificates.ts';
import { type Inbox, startInbox } from './inbox/inbox.ts';
import { keepSecrets } from './kept-secrets.ts';
import type { LocalStack, LocalStackOptions } from './local-stack.ts';
import { operatorClients } from './operator-clients.ts';
import { refuseBusyPorts } from './ports.ts';
import { smtpUsername } from './seed-document.ts';
import { seedOauth, seedSettings } from './seed-settings.ts';
import { stackNames } from './stack-names.ts';
import { type LocalRelay, startRelay } from './start-relay.ts';
import { storeApiKeys } from './store-api-keys.ts';
import { localContext, synthesize } from './synthesize.ts';

/** Where this machine says that it is. The account is the only one that fauxqs knows. */
const place = { region: 'us-east-1', account: '000000000000' };

/**
 * Runs the synthesized stack on this machine and resolves once it sends mail to the inbox. Rejects with the errors of
 * its parts, after everything that was started has been closed.
 */
export const startLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  await using opened = new AsyncDisposableStack();
  const own = <T extends { close(): void | Promise<void> }>(part: T): T => opened.adopt(part, (open) => open.close());
  const { dataDir, ports, report, progress } = options;

  progress('opening the data directory');
  await refuseBusyPorts(ports);
  const aws = own(await startAws({ port: ports.aws, dataDir, place, report }));
  const secrets = await keepSecrets(join(dataDir, 'secrets.json'), Date.now);
  const certificates = await keepCertificates(join(dataDir, 'tls'), Date.now);
  const inbox = own(
    await startInbox({
      directory: join(dataDir, 'inbox'),
      ports: { http: ports.inbox, smtp: ports.smtp, smtps: ports.smtps },
      credentials: { username: smtpUsername, password: secrets.smtpPassword },
      certificates,
    }),
  );

  progress('synthesizing the stack');
  const template = options.app
    ? await readAssembly(options.app)
    : await synthesize(join(dataDir, 'cdk.out'), { ...localContext, ...options.context });
  const model = aws.resolve(template);
  const names = stackNames(model);

  progress('deploying it to this machine');
  const operator = own(operatorClients(aws.url, place.region));
  await deploy(model, operator);
  await storeApiKeys(operator.dynamodb, names.table, secrets.apiKeys);

  progress('starting its functions');
  const { caFile } = certificates;
  const functions = own(startFunctions(model.functions, { ...options, ...place, endpointUrl: aws.url, caFile }));
  aws.connect(functions, createEventBus(model.eventRules, functions.send));

  progress('pointing its settings at the inbox');
  const { smtpPassword } = secrets;
  const seeded = { ...operator, ...names, smtpPort: inbox.smtpPort, smtpPassword };
  await seedSettings(seeded);
  if (options.oauth) await seedOauth(seeded, inbox.url);
  // Not before: mail of an earlier run would be tried at that run's inbox, and then wait for its next attempt.
  own(startTriggers(model, functions, { endpointUrl: aws.url, place, maxConcurrency: maxProcesses, report }));
  const accessLog = (line: string): void => {
    if (options.verbose) report(`access: ${line}`);
  };
  const gateway = own(await startGateway(model, functions, { port: ports.api, account: place.account, accessLog }));

  const { api, key } = { api: gateway.url, key: secrets.apiKeys.sending.token };
  const relay = own(await startRelay({ api, key, port: ports.relay, dataDir }, report));

  const running = opened.move();
  return {
    api,
    admin: `${gateway.url}/admin`,
    inbox: inbox.url,
    keys: { full: secrets.apiKeys.full.token, sending: key },
    endpoints: endpointsOf(aws, inbox, relay),
    region: place.region,
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
