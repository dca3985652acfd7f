import type { SQSRecord } from 'aws-lambda';
import type { Footprint, Operation } from '../engine/operation.ts';
import type { Letter } from '../models/queue.ts';
import { scene } from '../models/world.ts';

/** What a worker tells SQS of its batch. */
export class Acknowledge implements Operation {
  readonly isRead = false;
  readonly canFail = false;
  /** The answer never reaches SQS, so that all of the batch comes again. */
  readonly own = ['forgotten'] as const;
  private readonly letters: readonly Letter[];
  private readonly failed: ReadonlySet<string>;

  constructor(letters: readonly Letter[], failed: ReadonlySet<string>) {
    this.letters = letters;
    this.failed = failed;
  }

  label = (): string => `send-queue: acknowledge ${this.letters.length - this.failed.size} of ${this.letters.length}`;
  footprint = (): Footprint => ({ reads: [], writes: ['send-queue *'] });
  run(outcome: string): void {
    const isDone = ({ id }: Letter): boolean => outcome === 'answer' && !this.failed.has(id);
    scene.world.sendQueue.delete(this.letters.filter(isDone));
    scene.world.sendQueue.giveBack(this.letters.filter((letter) => !isDone(letter)));
  }
}

/** A message as Lambda hands it to a worker. */
export const recordOf = ({ id, body, sentAt, attributes }: Letter): SQSRecord =>
  ({ messageId: id, body, attributes: { SentTimestamp: String(sentAt) }, messageAttributes: attributes }) as never;
