import type { SQSRecord } from 'aws-lambda';
import type { Footprint, Operation } from '../engine/operation.ts';
import type { Queue, QueueMessage } from '../models/queue.ts';
import { scene } from '../models/world.ts';

/** The worker's response for its batch, which SQS acts on. */
export class Acknowledge implements Operation {
  readonly port = 'acknowledgements';
  readonly isRead = false;
  readonly canFail = false;
  /** The response never reaches SQS, so the whole batch is delivered again. */
  readonly own = ['forgotten'] as const;
  private readonly queue: Queue;
  private readonly messages: readonly QueueMessage[];
  private readonly failed: ReadonlySet<string>;

  constructor(queue: Queue, messages: readonly QueueMessage[], failed: ReadonlySet<string>) {
    this.queue = queue;
    this.messages = messages;
    this.failed = failed;
  }

  label(): string {
    return `${this.queue.name}: acknowledge ${this.messages.length - this.failed.size} of ${this.messages.length}`;
  }
  footprint(): Footprint {
    // At the last receive, it depends on the order of two acknowledgements whether a message becomes a dead letter.
    const last = this.messages.filter(({ receives }) => receives >= this.queue.maxReceives);
    return { reads: [], writes: [`${this.queue.name} *`, ...last.map(({ id }) => `${this.queue.name} ${id}`)] };
  }
  run(outcome: string): void {
    const isDone = ({ id }: QueueMessage): boolean => outcome === 'answer' && !this.failed.has(id);
    const { now } = scene.simulation;
    this.queue.delete(this.messages.filter(isDone), now);
    this.queue.giveBack(
      this.messages.filter((message) => !isDone(message)),
      now,
    );
  }
}

/** A message as a worker receives it from Lambda. */
export const recordOf = ({ id, body, sentAt, attributes }: QueueMessage): SQSRecord =>
  ({ messageId: id, body, attributes: { SentTimestamp: String(sentAt) }, messageAttributes: attributes }) as never;
