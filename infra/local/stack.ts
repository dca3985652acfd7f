import { join } from 'node:path';
import { startAws } from './aws.ts';
import { refuseBusyPorts } from './busy-ports.ts';
import { startFunctions } from './functions.ts';
import { keepCertificates } from './inbox/certificates.ts';
import { startInbox } from './inbox/inbox.ts';
import { keepSecrets } from './kept-secrets.ts';
import { operatorClients } from './operator-clients.ts';
import { localPlace } from './place.ts';
import type { Ports } from './ports.ts';
import { smtpUsername } from './seed-document.ts';
import { seedSettings } from './seed-settings.ts';
import { stackNames } from './stack-names.ts';
import { startGateway } from './start-gateway.ts';
import { storeApiKeys } from './store-api-keys.ts';
import { synthesize } from './synthesize.ts';
import { deploy } from './template/deploy.ts';
import { createEventBus } from './triggers/event-bus.ts';
import { startTriggers } from './triggers.ts';

export interface LocalStackOptions {
  /** Made if it does not exist; everything that outlives a run lies in it. */
  dataDir: string;
  ports: Ports;
  /** Context of the CDK app, over the runner's own. */
  context: Record<string, string>;
  /** Whether routine log lines of functions are reported, too. */
  verbose: boolean;
  /** Takes lines for the operator: refused calls, failed functions. */
  report: (line: string) => void;
  /** Is told what begins now, in a few words. */
  progress: (step: string) => void;
}

/** The running stack. All URLs are on loopback. */
export interface LocalStack {
  api: string;
  /** The admin page. */
  admin: string;
  /** The inbox page; `GET {inbox}/messages` lists what arrived. */
  inbox: string;
  /** Tokens of two API keys that work. */
  keys: { full: string; sending: string };
  endpoints: Record<'ssm' | 'sqs' | 'dynamodb' | 's3' | 'lambda' | 'smtp' | 'smtps', string>;
  region: string;
  stage: string;
  /** Answers and delivers what is under way, then ends all processes and closes all files. */
  close(): Promise<void>;
}

const localContext = {
  /** One machine has one clock. */
  clockSkewSeconds: 2,
  /** Nobody wants to wait for three minutes here. */
  ringAgainSeconds: 20,
  /** CDK's judgement of what AWS would be asked for takes longer than all the rest; `cdk synth` passes it. */
  '@aws-cdk/core:validateAgainstDefaultRules': false,
};

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
  const aws = own(await startAws(ports.aws, dataDir, report));
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
  const template = await synthesize(join(dataDir, 'cdk.out'), { ...localContext, ...options.context });
  const model = aws.resolve(template);
  const names = stackNames(model);

  progress('deploying it to this machine');
  const operator = own(operatorClients(aws.url));
  await deploy(model, operator);
  await storeApiKeys(operator.dynamodb, names.table, secrets.apiKeys);

  progress('starting its functions');
  const { caFile } = certificates;
  const functions = own(startFunctions(model.functions, { ...options, endpointUrl: aws.url, caFile }));
  aws.connect(functions, createEventBus(model.eventRules, functions.send));

  progress('pointing its settings at the inbox');
  const { smtpPassword } = secrets;
  await seedSettings({ ...operator, ...names, smtpPort: inbox.smtpPort, smtpPassword });
  // Not before: mail of an earlier run would be tried at that run's inbox, and then wait for its next attempt.
  own(startTriggers(model, functions, aws.url, report));
  const gateway = own(await startGateway(model, ports.api, functions, options));

  const running = opened.move();
  return {
    api: gateway.url,
    admin: `${gateway.url}/admin`,
    inbox: inbox.url,
    keys: { full: secrets.apiKeys.full.token, sending: secrets.apiKeys.sending.token },
    endpoints: {
      ssm: aws.url,
      sqs: aws.url,
      dynamodb: aws.url,
      s3: aws.url,
      lambda: aws.url,
      smtp: `smtp://localhost:${inbox.smtpPort}`,
      smtps: `smtps://localhost:${inbox.smtpsPort}`,
    },
    region: localPlace.region,
    stage: names.stage,
    close: () => running.disposeAsync(),
  };
};
