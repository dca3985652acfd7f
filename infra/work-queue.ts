import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from './stage.ts';

/** AWS recommends six times the function's timeout, so that a throttled batch is not delivered twice. */
const VISIBILITY_TIMEOUTS = 6;
/** Throttled invocations count as receives; with fewer, valid messages could become dead letters. */
const MAX_RECEIVE_COUNT = 5;

/**
 * A queue for one function, and its dead-letter queue. Emails and webhook events have separate queues, so that a slow
 * endpoint does not delay mail.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, name: 'send' | 'webhooks', config: StageConfig, functionTimeoutSeconds: number) {
    super(scope, name);
    const shared = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };
    const queueName = `storemail-${config.stage}-${name}`;
    this.deadLetters = new Queue(this, 'dead-letters', { ...shared, queueName: `${queueName}-dead-letters` });
    this.queue = new Queue(this, 'queue', {
      ...shared,
      queueName,
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUTS * functionTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
  }
}
