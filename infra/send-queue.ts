import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from './stage.ts';

/** AWS advises six times the function's timeout, so that a throttled batch is not handed out twice. */
const visibilityTimeouts = 6;
/** Throttled invocations use up receives; fewer would send good messages to the dead letters. */
const maxReceiveCount = 5;

/** The send queue, whose messages carry ids of emails only, and its dead-letter queue. */
export class SendQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'send');
    const shared = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };
    const queueName = `storemail-${config.stage}-send`;
    this.deadLetters = new Queue(this, 'dead-letters', { ...shared, queueName: `${queueName}-dead-letters` });
    this.queue = new Queue(this, 'queue', {
      ...shared,
      queueName,
      visibilityTimeout: Duration.seconds(visibilityTimeouts * config.deliverTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
  }
}
