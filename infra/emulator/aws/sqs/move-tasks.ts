import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { JsonObject } from '../json-protocol.ts';
import { arnOf, type Location } from '../location.ts';

/** Runs an SQS operation of fauxqs. Rejects with `AwsError`. */
export type RunOperation = (operation: string, input: JsonObject) => Promise<JsonObject>;

interface Task {
  readonly handle: string;
  readonly source: string;
  readonly destination: string;
  readonly toMove: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  failure?: string;
}

/** AWS lists the last ten tasks of a queue (SQS API Reference, ListMessageMoveTasks). */
const REMEMBERED = 10;
/** Messages moved per request. */
const PER_REQUEST = 10;

/**
 * Redrive of dead-letter queues, which fauxqs lacks. Tasks are in memory: a restart ends them, and
 * moves nothing twice.
 */
export class MoveTasks {
  private readonly tasks: Task[] = [];
  private readonly run: RunOperation;
  private readonly location: Location;

  constructor(run: RunOperation, location: Location) {
    this.run = run;
    this.location = location;
  }

  /** The URLs of the queues whose redrive policy names this one. */
  async sources(input: JsonObject): Promise<JsonObject> {
    const arn = await this.arnAt(String(input.QueueUrl));
    const { QueueUrls = [] } = await this.run('ListQueues', {});
    const urls = QueueUrls as string[];
    const targets = await Promise.all(urls.map((url) => this.deadLetterTarget(url)));
    return { queueUrls: urls.filter((_, index) => targets[index] === arn) };
  }

  /**
   * Moves the messages now in the queue, but no later ones. Without a destination they go back to their source queue.
   */
  async start({ SourceArn, DestinationArn }: JsonObject): Promise<JsonObject> {
    const source = this.urlOf(SourceArn);
    const sources = (await this.sources({ QueueUrl: source })).queueUrls as string[];
    const [only, ...others] = sources;
    if (only === undefined)
      throw new AwsError('UnsupportedOperation', 'Source queue must be configured as a Dead Letter Queue.');
    if (this.tasks.some((task) => task.source === SourceArn && task.status === 'RUNNING')) {
      throw new AwsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    if (DestinationArn === undefined && others.length > 0) {
      throw new AwsError(
        'UnsupportedOperation',
        'Several queues use this one, so the local SQS requires a DestinationArn',
      );
    }
    const destination = DestinationArn === undefined ? only : this.urlOf(DestinationArn);
    const attributes = await this.attributes(source, 'ApproximateNumberOfMessages');
    await this.attributes(destination, 'QueueArn');
    const task: Task = {
      handle: randomUUID(),
      source: String(SourceArn),
      destination: await this.arnAt(destination),
      toMove: Number(attributes.ApproximateNumberOfMessages),
      startedAt: Date.now(),
      moved: 0,
      status: 'RUNNING',
    };
    this.tasks.unshift(task);
    void this.move(task, source, destination);
    return { TaskHandle: task.handle };
  }

  list({ SourceArn, MaxResults = 1 }: JsonObject): JsonObject {
    this.urlOf(SourceArn);
    const count = Math.min(Number(MaxResults), REMEMBERED);
    return {
      Results: this.tasks
        .filter(({ source }) => source === SourceArn)
        .slice(0, count)
        .map(shown),
    };
  }

  cancel({ TaskHandle }: JsonObject): JsonObject {
    const task = this.tasks.find(({ handle, status }) => handle === TaskHandle && status === 'RUNNING');
    if (!task) throw new AwsError('ResourceNotFoundException', 'Task does not exist.', 404);
    task.status = 'CANCELLING';
    return { ApproximateNumberOfMessagesMoved: task.moved };
  }

  private async move(task: Task, source: string, destination: string): Promise<void> {
    try {
      while (task.status === 'RUNNING' && task.moved < task.toMove) {
        const count = Math.min(PER_REQUEST, task.toMove - task.moved);
        const moved = await this.moveSome(source, destination, count);
        task.moved += moved;
        if (moved === 0) break;
      }
      task.status = task.status === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED';
    } catch (error) {
      task.status = 'FAILED';
      task.failure = error instanceof AwsError ? error.code : 'InternalFailure';
    }
  }

  private async moveSome(source: string, destination: string, count: number): Promise<number> {
    const request = { QueueUrl: source, MaxNumberOfMessages: count, MessageAttributeNames: ['All'] };
    const { Messages = [] } = await this.run('ReceiveMessage', request);
    for (const { Body, MessageAttributes, ReceiptHandle } of Messages as JsonObject[]) {
      await this.run('SendMessage', {
        QueueUrl: destination,
        MessageBody: Body,
        ...(MessageAttributes !== undefined && { MessageAttributes }),
      });
      await this.run('DeleteMessage', { QueueUrl: source, ReceiptHandle });
    }
    return (Messages as unknown[]).length;
  }

  private async attributes(QueueUrl: string, name: string): Promise<Record<string, string>> {
    const { Attributes = {} } = await this.run('GetQueueAttributes', { QueueUrl, AttributeNames: [name] });
    return Attributes as Record<string, string>;
  }

  private async arnAt(url: string): Promise<string> {
    return (await this.attributes(url, 'QueueArn')).QueueArn ?? '';
  }

  private async deadLetterTarget(url: string): Promise<unknown> {
    const { RedrivePolicy = '{}' } = await this.attributes(url, 'RedrivePolicy');
    return (JSON.parse(RedrivePolicy) as JsonObject).deadLetterTargetArn;
  }

  /** The host does not matter: any URL ending in the queue's name is accepted. */
  private urlOf(arn: unknown): string {
    const prefix = arnOf(this.location, 'sqs', '');
    if (typeof arn === 'string' && arn.startsWith(prefix)) return `http://sqs/${arn.slice(prefix.length)}`;
    throw new AwsError(
      'ResourceNotFoundException',
      'The resource that you specified for the SourceArn parameter does not exist.',
      404,
    );
  }
}

const shown = (task: Task): JsonObject => ({
  ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
  Status: task.status,
  SourceArn: task.source,
  DestinationArn: task.destination,
  ApproximateNumberOfMessagesMoved: task.moved,
  ApproximateNumberOfMessagesToMove: task.toMove,
  ...(task.failure && { FailureReason: task.failure }),
  StartedTimestamp: task.startedAt,
});
