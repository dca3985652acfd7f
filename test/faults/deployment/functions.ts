import { buildFunction } from '../../../infra/build/build-function.ts';
import { env } from '../../../shared/runtime/env.ts';
import type { Clock } from './clock.ts';
import { REQUEUE_AFTER_MS } from './cloud.ts';
import { type Emulators, names } from './emulators.ts';
import { LogWatch } from './log-watch.ts';
import type { NameAnswers } from './names-preload.ts';
import { Worker } from './worker.ts';

const namesPreload = new URL('./names-preload.ts', import.meta.url).href;

/** The functions whose processes a test can start. */
const functionNames = ['deliver-email', 'emails-api', 'deliver-webhooks'] as const;

type FunctionName = (typeof functionNames)[number];

export interface FunctionsOptions {
  emulators: Pick<Emulators, 'queueUrl' | 'deadLettersUrl' | 'webhookQueueUrl'>;
  clock: Clock;
  /** The AWS endpoint. */
  endpoint: string;
  clockSkewSeconds: number;
  /** What host names of mail servers resolve to. */
  names?: NameAnswers;
  /** Additional environment variables. */
  environment?: Record<string, string>;
}

const variables = ({ emulators, endpoint, clockSkewSeconds }: FunctionsOptions): Record<string, string> => ({
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'faults',
  AWS_SECRET_ACCESS_KEY: 'faults',
  AWS_ENDPOINT_URL: endpoint,
  [env.table]: names.table,
  [env.queueUrl]: emulators.queueUrl,
  [env.deadLettersUrl]: emulators.deadLettersUrl,
  [env.webhookQueueUrl]: emulators.webhookQueueUrl,
  [env.bucket]: names.bucket,
  [env.parameterPrefix]: names.prefix,
  [env.clockSkewSeconds]: String(clockSkewSeconds),
  [env.requeueAfterSeconds]: String(REQUEUE_AFTER_MS / 1_000),
  [env.workers]: '2',
  [env.retentionDays]: '30',
  [env.deliverFunction]: 'deliver-email',
  [env.requestsPerSecondPerKey]: '1000',
  [env.loopbackAllowed]: 'true',
});

/** Processes of the functions, from their real bundles; their logs are checked. */
export class Functions {
  readonly log = new LogWatch();
  private readonly options: FunctionsOptions;
  private readonly folders: Record<FunctionName, string>;
  private readonly started: Worker[] = [];

  private constructor(options: FunctionsOptions, folders: Record<FunctionName, string>) {
    this.options = options;
    this.folders = folders;
  }

  static async build(options: FunctionsOptions): Promise<Functions> {
    const built = await Promise.all(functionNames.map(async (name) => [name, await buildFunction(name)] as const));
    return new Functions(options, Object.fromEntries(built) as Record<FunctionName, string>);
  }

  /** Starts a process whose clock is `skewMs` ahead of the deployment's. */
  start(name: FunctionName = 'deliver-email', skewMs = 0): Worker {
    const { clock, names: answers, environment } = this.options;
    const clocked = clock.environment(skewMs);
    const preloads = answers ? `${clocked.NODE_OPTIONS} --import ${namesPreload}` : clocked.NODE_OPTIONS;
    const worker = new Worker({
      environment: {
        ...variables(this.options),
        ...environment,
        ...clocked,
        PATH: process.env.PATH,
        NODE_OPTIONS: preloads,
        NAMES: JSON.stringify(answers ?? {}),
        LAMBDA_TASK_ROOT: this.folders[name],
        _HANDLER: 'index.handler',
      },
      onLog: this.log.read,
      now: () => clock.now() + skewMs,
    });
    this.started.push(worker);
    return worker;
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((worker) => worker.kill()));
  }
}
