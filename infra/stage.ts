import type { Node } from 'constructs';

/** What a deployment can be told through CDK context, `-c name=value`. */
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
  /** Days that final emails are kept. */
  retentionDays: number;
  /** Days that logs are kept: one of CloudWatch's periods. */
  logRetentionDays: number;
  /** The VPC and its private subnets for what talks to mail servers; absent: Lambda's own network. */
  network?: { vpcId: string; subnetIds: string[] };
  /** Who gets the alarms by email; absent: whoever subscribes to the topic. */
  alarmEmail?: string;
  /** Requests a second that the gateway lets through to the functions. */
  requestsPerSecond: number;
  /** Requests a second that each API key may make; the others are answered 429. */
  requestsPerSecondPerKey: number;
}

/** Context names of earlier versions, by what they are called now. They still work, with a warning. */
const formerNames: Record<string, string> = { requeueAfterSeconds: 'ringAgainSeconds' };

/** A context value by its name, or by the name it had before. */
const contextValue = (node: Node, name: string): unknown => {
  const value: unknown = node.tryGetContext(name);
  const former = formerNames[name];
  if (value !== undefined || former === undefined) return value;
  const formerValue: unknown = node.tryGetContext(former);
  if (formerValue !== undefined) {
    node.addMetadata('aws:cdk:warning', `Context ${former} is now called ${name}; the old name still works`);
  }
  return formerValue;
};

const number = (node: Node, name: string, fallback: number, min: number, max: number): number => {
  const value = Number(contextValue(node, name) ?? fallback);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`Context ${name} takes a whole number from ${min} to ${max}: -c ${name}=${fallback}`);
  }
  return value;
};

const stageName = (node: Node): string => {
  const value: unknown = node.tryGetContext('stage') ?? 'dev';
  if (typeof value !== 'string' || !/^[a-z][a-z0-9-]{0,19}$/.test(value)) {
    throw new Error(
      'Context stage takes lower-case letters, digits and hyphens, a letter first, at most 20: -c stage=prod',
    );
  }
  return value;
};

const text = (node: Node, name: string, shape: RegExp, example: string): string | undefined => {
  const value: unknown = node.tryGetContext(name);
  if (value === undefined || (typeof value === 'string' && shape.test(value))) return value;
  throw new Error(`Context ${name} takes a value such as ${example}`);
};

const sendmail = (node: Node): Pick<StageConfig, 'sendmailPath' | 'sendmailLayerArn'> => {
  const sendmailPath = text(node, 'sendmailPath', /^(?:\/[\w.-]+)+$/, '/opt/bin/msmtp');
  const layer = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:layer:[\w-]+:\d+$/;
  const sendmailLayerArn = text(
    node,
    'sendmailLayerArn',
    layer,
    'arn:aws:lambda:eu-central-1:123456789012:layer:msmtp:1',
  );
  if (sendmailLayerArn && !sendmailPath) throw new Error('Context sendmailLayerArn goes with sendmailPath only');
  return { ...(sendmailPath && { sendmailPath }), ...(sendmailLayerArn && { sendmailLayerArn }) };
};

const network = (node: Node): StageConfig['network'] => {
  const vpcId = text(node, 'vpcId', /^vpc-[0-9a-f]{8,17}$/, 'vpc-0123456789abcdef0');
  const subnets = text(
    node,
    'privateSubnets',
    /^subnet-[0-9a-f]{8,17}(,subnet-[0-9a-f]{8,17})*$/,
    'subnet-0123456789abcdef0',
  );
  if (vpcId && subnets) return { vpcId, subnetIds: subnets.split(',') };
  if (!vpcId && !subnets) return undefined;
  throw new Error('Context vpcId and privateSubnets go together: give both, or neither');
};

/** Reads and checks the context; throws one sentence naming the value to change. */
export const stageConfig = (node: Node): StageConfig => {
  const stage = stageName(node);
  const vpc = network(node);
  const alarmEmail = text(node, 'alarmEmail', /^[^\s@]+@[^\s@]+$/, 'ops@example.com');
  return {
    stage,
    retainsData: stage === 'prod',
    deliverTimeoutSeconds: number(node, 'deliverTimeoutSeconds', 60, 10, 900),
    clockSkewSeconds: number(node, 'clockSkewSeconds', 600, 1, 3600),
    requeueAfterSeconds: number(node, 'requeueAfterSeconds', 180, 1, 3600),
    ...sendmail(node),
    batchSize: number(node, 'batchSize', 50, 1, 100),
    workers: number(node, 'workers', 10, 2, 1000),
    retentionDays: number(node, 'retentionDays', 30, 1, 3650),
    logRetentionDays: number(node, 'logRetentionDays', 30, 1, 3653),
    requestsPerSecond: number(node, 'requestsPerSecond', 500, 1, 10_000),
    requestsPerSecondPerKey: number(node, 'requestsPerSecondPerKey', 100, 1, 10_000),
    ...(vpc && { network: vpc }),
    ...(alarmEmail && { alarmEmail }),
  };
};
