import type { Node } from 'constructs';
import { defaultShards, type IndexShards } from '../shared/runtime/env.ts';
import { ContextRefused, numberIn, refuseUnknownNames, switchIn, textIn } from './context.ts';

/** The configuration of a deployment by CDK context, `-c name=value`. */
export interface StageConfig {
  /** Name of the deployment, part of every resource's name. One account can hold several. */
  stage: string;
  /** `prod` keeps its data when the stack is deleted. */
  retainsData: boolean;
  /** Seconds deliver-email may run. Large mail over slow lines needs more; the queue's visibility follows. */
  deliverTimeoutSeconds: number;
  /** Seconds two workers' clocks may differ. A lease outlasts the function's timeout by this much. */
  clockSkewSeconds: number;
  /** Seconds after which an email is enqueued again if no worker has taken it. */
  requeueAfterSeconds: number;
  /** Absolute path of a sendmail program that hands mail over before it exits. Absent: saving `sendmail` is refused. */
  sendmailPath?: string;
  /** Version ARN of a Lambda layer that brings the program; layers are unpacked in /opt. */
  sendmailLayerArn?: string;
  /** Emails that a worker gets at once, at most. More than ten are gathered for up to a second. */
  batchSize: number;
  /** Workers at once. SMTP connections = workers × `delivery/max_connections`. AWS allows 2 to 1,000. */
  workers: number;
  /**
   * Pollers of the send queue that AWS keeps ready (SQS provisioned mode), 2 to 100: a sudden campaign finds all workers
   * within seconds. Each starts ten workers at most (AWS Lambda, "Using Lambda with Amazon SQS"). 0: AWS adds workers by
   * the minute, and bills no pollers.
   */
  minimumPollers: number;
  /** Partitions of the due index, and of the log index for each scope and day. AWS writes 1,000 entries a second to each. */
  shards: IndexShards;
  /** Writes a second that the table and its indexes are ready for at once. AWS begins with 4,000, and learns from traffic. */
  warmWritesPerSecond: number;
  /** Days that final emails are kept. */
  retentionDays: number;
  /** Days that logs are kept: one of CloudWatch's periods. */
  logRetentionDays: number;
  /** The VPC and its private subnets for what talks to mail servers; absent: Lambda's own network. */
  network?: { vpcId: string; subnetIds: string[] };
  /** Who gets the alarms by email; absent: whoever subscribes to the topic. */
  alarmEmail?: string;
  /** The API's own host name; absent: the one that API Gateway gives it, which changes when the stack is made anew. */
  domain?: OwnDomain;
  /**
   * Requests a second that the gateway lets through to the routes that take a key. Far above what keys may make: the
   * gateway's own refusals have another body than the contract.
   */
  requestsPerSecond: number;
  /** The same for each route that takes no key, such as `GET /docs`: these must not use up what others need. */
  publicRequestsPerSecond: number;
  /** Requests a second that each API key may make; the others are answered 429. */
  requestsPerSecondPerKey: number;
  /** Audiences that functions may request AWS identity tokens for, to log in without a secret; absent: none. */
  federatedAudiences?: string[];
  /** Traces invocations with AWS X-Ray. */
  tracing: boolean;
}

export interface OwnDomain {
  /** `mail-api.example.com`. */
  name: string;
  /** Certificate in ACM, in the region of the stack. */
  certificateArn: string;
  /** Route 53 zone that gets the record; absent: the record is made elsewhere. */
  hostedZoneId?: string;
  /** Whether API Gateway's own host answers no more. */
  isOnly: boolean;
}

/** What a new table on demand takes (Amazon DynamoDB, "Warm throughput"). */
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
    throw new ContextRefused(
      'Context stage takes lower-case letters, digits and hyphens, a letter first, at most 20: -c stage=prod',
    );
  }
  return value;
};

const layerArn = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:layer:[\w-]+:\d+$/;

const sendmail = (node: Node): Pick<StageConfig, 'sendmailPath' | 'sendmailLayerArn'> => {
  const sendmailPath = textIn(node, 'sendmailPath', /^(?:\/[\w.-]+)+$/, '/opt/bin/msmtp');
  const layerExample = 'arn:aws:lambda:eu-central-1:123456789012:layer:msmtp:1';
  const sendmailLayerArn = textIn(node, 'sendmailLayerArn', layerArn, layerExample);
  if (sendmailLayerArn && !sendmailPath)
    throw new ContextRefused('Context sendmailLayerArn goes with sendmailPath only');
  return { ...(sendmailPath && { sendmailPath }), ...(sendmailLayerArn && { sendmailLayerArn }) };
};

/** Workers that one provisioned poller invokes at once. */
export const WORKERS_PER_POLLER = 10;

/** `workers` stays the limit, so there must be enough of them for that many pollers. */
const minimumPollers = (node: Node, workers: number): number => {
  const pollers = numberIn(node, 'minimumPollers', 0, 0, 100);
  if (pollers === 1) throw new ContextRefused('Context minimumPollers takes 0, or 2 to 100: -c minimumPollers=2');
  if (pollers * WORKERS_PER_POLLER <= workers) return pollers;
  const needed = `-c workers=${pollers * WORKERS_PER_POLLER}`;
  throw new ContextRefused(`Context minimumPollers takes a tenth of workers at most: ${needed}`);
};

const subnetIds = /^subnet-[0-9a-f]{8,17}(,subnet-[0-9a-f]{8,17})*$/;

const network = (node: Node): StageConfig['network'] => {
  const vpcId = textIn(node, 'vpcId', /^vpc-[0-9a-f]{8,17}$/, 'vpc-0123456789abcdef0');
  const subnets = textIn(node, 'privateSubnets', subnetIds, 'subnet-0123456789abcdef0');
  if (vpcId && subnets) return { vpcId, subnetIds: subnets.split(',') };
  if (!vpcId && !subnets) return undefined;
  throw new ContextRefused('Context vpcId and privateSubnets go together: give both, or neither');
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
    throw new ContextRefused('Context domainName and certificateArn go together: give both, or neither');
  }
  if (hostedZoneId || isOnly)
    throw new ContextRefused('Context hostedZoneId and onlyOwnDomain go with domainName only');
  return undefined;
};

/** Ten are enough, and keep the policy small. */
const audienceList = /^[\x21-\x2b\x2d-\x7e]+(,[\x21-\x2b\x2d-\x7e]+){0,9}$/;

/** Reads and checks the context. Throws `ContextRefused`. */
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
