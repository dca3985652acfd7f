/** One statement of an IAM policy, with intrinsics resolved. */
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
  /** Folder of the bundle. */
  directory: string;
  /** `file.export`, such as `index.handler`. */
  handler: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMb: number;
  logGroup: string;
  /** Version ARNs. Layers cannot be fetched from AWS here; the runner reports that they are left out. */
  layers: string[];
}

export interface QueueModel {
  name: string;
  url: string;
  arn: string;
  /** Attributes for SetQueueAttributes, without the redrive policy. */
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
  /** Whether point-in-time recovery is on. */
  isRecoverable: boolean;
  /** The attribute with the epoch second after which an item expires. */
  ttlAttribute?: string;
}

export interface BucketModel {
  name: string;
  arn: string;
}

export interface KeyModel {
  id: string;
  arn: string;
  /** Including the prefix `alias/`. */
  aliases: string[];
}

export interface RouteModel {
  /** `POST /emails`, `ANY /admin/{proxy+}` or `$default`. */
  key: string;
  functionName: string;
  /** How many milliseconds the gateway waits for the function; AWS allows at most 30,000. */
  timeoutMs: number;
  /** The route's own limit; if absent, the API's applies. */
  throttle?: ThrottleModel;
}

/** Requests per second, and the size of a burst. */
export interface ThrottleModel {
  ratePerSecond: number;
  burst: number;
}

export interface HttpApiModel {
  id: string;
  stage: string;
  routes: RouteModel[];
  /** The limit for routes without their own. If absent, only the account's limit applies. */
  throttle?: ThrottleModel;
  /** Contains `$context.` variables. If absent, there is no access log. */
  accessLogFormat?: string;
}

/** An event source mapping: Lambda polls a queue for a function. */
export interface QueueSourceModel {
  functionName: string;
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  /** How many seconds Lambda waits for a batch to fill. */
  windowSeconds: number;
  /** Whether the function reports which messages of a batch failed. */
  reportsItemFailures: boolean;
  /** Maximum concurrent invocations; if absent, only the account's concurrency limits them. */
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

/** The template's resources, resolved for this machine. */
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
