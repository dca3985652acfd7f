import { Duration, type Stack, Validations } from 'aws-cdk-lib';
import { Rule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StoremailFunction } from './function.ts';
import type { StageConfig } from './stage.ts';

/** Later retries are useless: schedules repeat, and check-health looks for changed parameters every five minutes. */
const maxEventAge = Duration.minutes(5);
/** More than fit into that time with EventBridge's exponential backoff. */
const retryAttempts = 8;

/** The EventBridge rules that invoke functions. Events that cannot be delivered go to a queue with an alarm. */
export class EventRules {
  readonly undelivered: Queue;
  private readonly stack: Stack;

  constructor(stack: Stack, config: StageConfig) {
    this.stack = stack;
    this.undelivered = new Queue(stack, 'undelivered-events', {
      queueName: `storemail-${config.stage}-undelivered-events`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.undelivered).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is itself the dead-letter queue of the EventBridge targets.',
    });
  }

  /** Invokes the function on a schedule, or for events that match a pattern. */
  invoke(target: StoremailFunction, name: string, trigger: Pick<RuleProps, 'schedule' | 'eventPattern'>): void {
    const options = { deadLetterQueue: this.undelivered, maxEventAge, retryAttempts };
    new Rule(this.stack, name, { ...trigger, targets: [new LambdaFunction(target, options)] });
  }
}
