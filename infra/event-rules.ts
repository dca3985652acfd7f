import { Duration, type Stack, Validations } from 'aws-cdk-lib';
import { Rule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StoremailFunction } from './function.ts';
import type { StageConfig } from './stage.ts';

/** Older events are useless: schedules repeat, and check-health looks for changed parameters every five minutes. */
const maxEventAge = Duration.minutes(5);
/** With EventBridge's exponential back-off, more than fit into that time. */
const retryAttempts = 8;

/** The EventBridge rules that call functions. Events that cannot be delivered go to a queue, which has an alarm. */
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
      reason: 'It is a dead-letter queue itself: that of the targets of EventBridge rules.',
    });
  }

  /** Calls the function on a schedule, or for events of a pattern. */
  call(target: StoremailFunction, name: string, when: Pick<RuleProps, 'schedule' | 'eventPattern'>): void {
    const options = { deadLetterQueue: this.undelivered, maxEventAge, retryAttempts };
    new Rule(this.stack, name, { ...when, targets: [new LambdaFunction(target, options)] });
  }
}
