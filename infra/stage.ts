import type { Node } from 'constructs';
import { defaultShards, type IndexShards } from '../shared/runtime/env.ts';
import { InvalidContext, numberIn, refuseUnknownNames, switchIn, textIn } from './context.ts';

/** The configuration of a deployment, from CDK context: `-c name=value`. */
export interface StageConfig {
  /** Name of the deployment, part of every resource name. An account can have several. */
  stage: string;
  /** Whether data is kept when the stack is deleted; only for the stage `prod`. */
  retainsData: boolean;
  /** Timeout of deliver-email, from which the queue's visibility timeout follows. Slow mail servers need more. */
  deliverTimeoutSeconds: number;
  /** Seconds by which two workers' clocks may differ. A lease outlasts the function's timeout by this much. */
  clockSkewSeconds: number;
  /** Seconds after which an email is enqueued again if no worker has taken it. */
  requeueAfterSeconds: number;
  /** Absolute path of a sendmail program that hands over mail before it exits. Absent: saving `sendmail` is refused. */
  sendmailPath?: string;
  /** Version ARN of a Lambda layer with the program; layers are extracted to /opt. */
  sendmailLayerArn?: string;
  /** Maximum number of emails in a worker's batch. More than ten are collected for up to a second. */
  batchSize: number;
  /** Maximum number of concurrent workers, 2 to 1,000. SMTP connections = workers × `delivery/max_connections`. */
  workers: number;
  /**
   * Pollers of the send queue that are always provisioned (SQS provisioned mode), 2 to 100, so that all workers run within
   * seconds of a sudden campaign. Each invokes at most ten workers (AWS Lambda, "Using Lambda with Amazon SQS"). 0: AWS adds
   * workers every minute, and charges for no pollers.
   */
  minimumPollers: number;
  /** Partitions of the due index, and of the log index per scope and day. Each allows 1,000 writes per second. */
  shards: IndexShards;
  /** Writes per second that the table and its indexes support from the start. AWS starts with 4,000. */
  warmWritesPerSecond: number;
  /** Days that final emails are kept. */
  retentionDays: number;
  /** Days that logs are kept: one of CloudWatch's retention periods. */
  logRetentionDays: number;
  /** VPC and private subnets of the functions that connect to mail servers; absent: they run outside a VPC. */
  network?: { vpcId: string; subnetIds: string[] };
  /** Address that is subscribed to the alarm topic; absent: none. */
  alarmEmail?: string;
  /** Custom domain of the API; absent: the host name of API Gateway, which changes if the stack is recreated. */
  domain?: OwnDomain;
  /**
   * Requests per second that the gateway allows for all routes with authentication. Much more than the keys' own limits,
   * because errors of the gateway do not have the body that the API documents.
   */
  requestsPerSecond: number;
  /** The same for each public route, such as `GET /docs`, which must not use up the rate of the other routes. */
  publicRequestsPerSecond: number;
  /** Requests per second that each API key may make; more are answered with 429. */
  requestsPerSecondPerKey: number;
  /** Audiences for which functions may request AWS identity tokens, to log in without a secret; absent: none. */
  federatedAudiences?: string[];
  /** Whether to trace invocations with AWS X-Ray. */
  tracing: boolean;
}

export interface OwnDomain {
  /** `mail-api.example.com`. */
  name: string;
  /** Certificate in ACM, in the region of the stack. */
  certificateArn: string;
  /** Route 53 zone for the DNS records; absent: they are managed elsewhere. */
  hostedZoneId?: string;
  /** Whether the host name of API Gateway is disabled. */
  isOnly: boolean;
}

/** Writes per second that a new on-demand table supports (Amazon DynamoDB, "Warm throughput"). */
export const AWS_WARM_WRITES = 4_000;

/** All context values of a deployment. */
const contextNames = [
  ...['stage', 'deliverTimeoutSeconds', 'clockSkewSeconds', 'requeueAfterSeconds', 'sendmailPath', 'sendmailLayerArn'],
  ...['dueShards', 'logShards', 'warmWritesPerSecond'],
  ...[
    'batchSize',
    'workers',
    'minimumPollers',
    'retentionDays',
    'logRetentionDays',
    'vpcId',
    'privateSubnets',
    'alarmEmail',
  ],
  ...['domainName', 'certificateArn', 'hostedZoneId', 'onlyOwnDomain'],
  ...['requestsPerSecond', 'publicRequestsPerSecond', 'requestsPerSecondPerKey', 'tracing', 'federatedAudiences'],
];

const stageName = (node: Node): string => {
  const value: unknown = node.tryGetContext('stage') ?? 'dev';
  if (typeof value !== 'string' || !/^[a-z][a-z0-9-]{0,19}$/.test(value)) {
    throw new InvalidContext(
      'Context stage must have at most 20 lower-case letters, digits and hyphens, and start with a letter, such as -c stage=prod',
    );
  }
  return value;
};

const layerArn = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:layer:[\w-]+:\d+$/;

const sendmail = (node: Node): Pick<StageConfig, 'sendmailPath' | 'sendmailLayerArn'> => {
  const sendmailPath = textIn(node, 'sendmailPath', /^(?:\/[\w.-]+)+$/, '/opt/bin/msmtp');
  const layerExample = 'arn:aws:lambda:eu-central-1:123456789012:layer:msmtp:1';
  const sendmailLayerArn = textIn(node, 'sendmailLayerArn', layerArn, layerExample);
  if (sendmailLayerArn && !sendmailPath) throw new InvalidContext('Context sendmailLayerArn requires sendmailPath');
  return { ...(sendmailPath && { sendmailPath }), ...(sendmailLayerArn && { sendmailLayerArn }) };
};

/** Maximum concurrent invocations of one provisioned poller. */
export const WORKERS_PER_POLLER = 10;

/** `workers` remains the limit, so it has to be large enough for these pollers. */
const minimumPollers = (node: Node, workers: number): number => {
  const pollers = numberIn(node, 'minimumPollers', 0, 0, 100);
  if (pollers === 1)
    throw new InvalidContext('Context minimumPollers must be 0, or 2 to 100, such as -c minimumPollers=2');
  if (pollers * WORKERS_PER_POLLER <= workers) return pollers;
  const needed = `-c workers=${pollers * WORKERS_PER_POLLER}`;
  throw new InvalidContext(
    `Context minimumPollers must not exceed a tenth of workers. Increase workers with ${needed}`,
  );
};

const subnetIds = /^subnet-[0-9a-f]{8,17}(,subnet-[0-9a-f]{8,17})*$/;

const network = (node: Node): StageConfig['network'] => {
  const vpcId = textIn(node, 'vpcId', /^vpc-[0-9a-f]{8,17}$/, 'vpc-0123456789abcdef0');
  const subnets = textIn(node, 'privateSubnets', subnetIds, 'subnet-0123456789abcdef0');
  if (vpcId && subnets) return { vpcId, subnetIds: subnets.split(',') };
  if (!vpcId && !subnets) return undefined;
  throw new InvalidContext('Context vpcId and privateSubnets must be set together');
};

const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;
const acmArn = /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/;
const certificateExample = 'arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef';

const ownDomain = (node: Node): OwnDomain | undefined => {
  const name = textIn(node, 'domainName', hostName, 'mail-api.example.com');
  const certificateArn = textIn(node, 'certificateArn', acmArn, certificateExample);
  const hostedZoneId = textIn(node, 'hostedZoneId', /^Z[A-Z0-9]{1,31}$/, 'Z0123456789ABCDEFGHIJ');
  const isOnly = switchIn(node, 'onlyOwnDomain');
  if (name && certificateArn) return { name, certificateArn, isOnly, ...(hostedZoneId && { hostedZoneId }) };
  if (name || certificateArn) {
    throw new InvalidContext('Context domainName and certificateArn must be set together');
  }
  if (hostedZoneId || isOnly) throw new InvalidContext('Context hostedZoneId and onlyOwnDomain require domainName');
  return undefined;
};

/** At most ten, which keeps the policy small. */
const audienceList = /^[\x21-\x2b\x2d-\x7e]+(,[\x21-\x2b\x2d-\x7e]+){0,9}$/;

/** Reads and checks the context. Throws `InvalidContext`. */
export const stageConfig = (node: Node): StageConfig => {
  refuseUnknownNames(node, contextNames);
  const stage = stageName(node);
  const vpc = network(node);
  const workers = numberIn(node, 'workers', 10, 2, 1000);
  const domain = ownDomain(node);
  const audiences = textIn(node, 'federatedAudiences', audienceList, 'api://AzureADTokenExchange');
  const alarmEmail = textIn(node, 'alarmEmail', /^[^\s@]+@[^\s@]+$/, 'ops@example.com');
  return {
    stage,
    retainsData: stage === 'prod',
    deliverTimeoutSeconds: numberIn(node, 'deliverTimeoutSeconds', 60, 10, 900),
    clockSkewSeconds: numberIn(node, 'clockSkewSeconds', 600, 1, 3600),
    requeueAfterSeconds: numberIn(node, 'requeueAfterSeconds', 180, 1, 3600),
    ...sendmail(node),
    batchSize: numberIn(node, 'batchSize', 50, 1, 100),
    workers,
    minimumPollers: minimumPollers(node, workers),
    shards: {
      due: numberIn(node, 'dueShards', defaultShards.due, 4, 64),
      log: numberIn(node, 'logShards', defaultShards.log, 1, 64),
    },
    warmWritesPerSecond: numberIn(node, 'warmWritesPerSecond', AWS_WARM_WRITES, AWS_WARM_WRITES, 1_000_000),
    retentionDays: numberIn(node, 'retentionDays', 30, 1, 3650),
    logRetentionDays: numberIn(node, 'logRetentionDays', 30, 1, 3653),
    requestsPerSecond: numberIn(node, 'requestsPerSecond', 5_000, 1, 10_000),
    publicRequestsPerSecond: numberIn(node, 'publicRequestsPerSecond', 50, 1, 10_000),
    requestsPerSecondPerKey: numberIn(node, 'requestsPerSecondPerKey', 100, 1, 10_000),
    tracing: switchIn(node, 'tracing'),
    ...(vpc && { network: vpc }),
    ...(domain && { domain }),
    ...(alarmEmail && { alarmEmail }),
    ...(audiences && { federatedAudiences: audiences.split(',') }),
  };
};
