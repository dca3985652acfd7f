/** One statement of an IAM policy, resolved; in the form of the policy language. */
export type PolicyStatement = {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
};

export interface RoleModel {
  name: string;
  arn: string;
  statements: PolicyStatement[];
}

export interface FunctionModel {
  name: string;
  arn: string;
  role: RoleModel;
  /** Folder that holds the bundle. */
  directory: string;
  /** `file.export`, e.g. `index.handler`. */
  handler: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMb: number;
  logGroup: string;
  /** Version ARNs. What they bring lies with AWS, so it is left out here, and the runner says so. */
  layers: string[];
}

export interface QueueModel {
  name: string;
  url: string;
  arn: string;
  /** Attributes as SetQueueAttributes takes them, without the redrive policy. */
  attributes: Record<string, string>;
  redrive?: { deadLetterTargetArn: string; maxReceiveCount: number };
}

export interface KeyAttribute {
  AttributeName: string;
  KeyType: 'HASH' | 'RANGE';
}

export interface IndexModel {
  IndexName: string;
  KeySchema: KeyAttribute[];
  Projection: { ProjectionType: 'KEYS_ONLY' | 'ALL' | 'INCLUDE'; NonKeyAttributes?: string[] };
}

export interface TableModel {
  name: string;
  arn: string;
  attributes: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  keys: KeyAttribute[];
  indexes: IndexModel[];
  /** Point-in-time recovery is on. */
  isRecoverable: boolean;
  /** Attribute with the second after which an item expires. */
  ttlAttribute?: string;
}

export interface BucketModel {
  name: string;
  arn: string;
}

export interface KeyModel {
  id: string;
  arn: string;
  /** With the prefix `alias/`. */
  aliases: string[];
}

export interface RouteModel {
  /** `POST /emails`, `ANY /admin/{proxy+}` or `$default`. */
  key: string;
  functionName: string;
  /** Milliseconds that the gateway waits for the function; AWS allows 30,000. */
  timeoutMs: number;
  /** The route's own; absent: that of the API. */
  throttle?: ThrottleModel;
}

/** Requests a second, and how many may come at once. */
export interface ThrottleModel {
  ratePerSecond: number;
  burst: number;
}

export interface HttpApiModel {
  id: string;
  stage: string;
  routes: RouteModel[];
  /** Of each route that has none of its own. Absent: no limit but the account's. */
  throttle?: ThrottleModel;
  /** With `$context.` variables. Absent: no access log. */
  accessLogFormat?: string;
}

/** Lambda polling a queue for a function. */
export interface QueueSourceModel {
  functionName: string;
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  /** Seconds that Lambda waits for a batch to fill. */
  windowSeconds: number;
  /** Whether the function says which messages of a batch failed. */
  reportsItemFailures: boolean;
  /** Invocations at once; absent: only the account's concurrency bounds them. */
  maximumConcurrency?: number;
}

interface RuleModel {
  name: string;
  arn: string;
  targets: { functionName: string /** JSON that replaces the event. */; input?: string }[];
}

export interface ScheduleModel extends RuleModel {
  /** `rate(…)`; any other expression is refused when the schedules start. */
  schedule: string;
}

export interface EventRuleModel extends RuleModel {
  /** EventBridge event pattern. */
  pattern: Record<string, unknown>;
}

/** What the template asks for, resolved for this machine. */
export interface TemplateModel {
  functions: FunctionModel[];
  queues: QueueModel[];
  tables: TableModel[];
  buckets: BucketModel[];
  keys: KeyModel[];
  httpApi?: HttpApiModel;
  queueSources: QueueSourceModel[];
  schedules: ScheduleModel[];
  eventRules: EventRuleModel[];
}
