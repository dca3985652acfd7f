import type { SQSRecord } from 'aws-lambda';
import type { Footprint, Operation } from '../engine/operation.ts';
import type { Letter, Queue } from '../models/queue.ts';

/** What a worker tells SQS of its batch. */
export class Acknowledge implements Operation {
  readonly port = 'acknowledgements';
  readonly isRead = false;
  readonly canFail = false;
  /** The answer never reaches SQS, so that all of the batch comes again. */
  readonly own = ['forgotten'] as const;
  private readonly queue: Queue;
  private readonly letters: readonly Letter[];
  private readonly failed: ReadonlySet<string>;

  constructor(queue: Queue, letters: readonly Letter[], failed: ReadonlySet<string>) {
    this.queue = queue;
    this.letters = letters;
    this.failed = failed;
  }

  label(): string {
    return `${this.queue.name}: acknowledge ${this.letters.length - this.failed.size} of ${this.letters.length}`;
  }
  footprint(): Footprint {
    return { reads: [], writes: [`${this.queue.name} *`] };
  }
  run(outcome: string): void {
    const isDone = ({ id }: Letter): boolean => outcome === 'answer' && !this.failed.has(id);
    this.queue.delete(this.letters.filter(isDone));
    this.queue.giveBack(this.letters.filter((letter) => !isDone(letter)));
  }
}

/** A message as Lambda hands it to a worker. */
export const recordOf = ({ id, body, sentAt, attributes }: Letter): SQSRecord =>
  ({ messageId: id, body, attributes: { SentTimestamp: String(sentAt) }, messageAttributes: attributes }) as never;
