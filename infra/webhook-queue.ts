import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from './stage.ts';

/** AWS advises six times the function's timeout. */
const VISIBILITY = Duration.minutes(6);
const MAX_RECEIVES = 5;

/** Events for webhook endpoints. Apart from the send queue, so that a slow endpoint delays no mail. */
export class WebhookQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'webhooks');
    const shared = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };
    const queueName = `storemail-${config.stage}-webhooks`;
    this.deadLetters = new Queue(this, 'dead-letters', { ...shared, queueName: `${queueName}-dead-letters` });
    this.queue = new Queue(this, 'queue', {
      ...shared,
      queueName,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  }
}
