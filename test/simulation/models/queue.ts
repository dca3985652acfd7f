import { deadLetterAttributes } from '../../../shared/messages/dead-letter-attributes.ts';
import type { Observer } from './observer.ts';

/** A message in SQS. */
export interface QueueMessage {
  id: string;
  body: string;
  sentAt: number;
  attributes: Record<string, { stringValue: string; dataType: string }>;
  receives: number;
  /** A worker has received it. It becomes visible again unless the worker deletes it. */
  inFlight: boolean;
}

/** Milliseconds. */
const SETTLES_AFTER_MS = 60_000;

/** SQS: it loses nothing, keeps no order, and may deliver a message more than once. */
export class Queue {
  observer: Observer | undefined;
  readonly messages: QueueMessage[] = [];
  /** Dead letters: messages that were received too often. */
  readonly dead: QueueMessage[] = [];
  /** Receives after which a message becomes a dead letter, as in the stack. Throttled invocations use some up. */
  maxReceives = 5;
  readonly name: string;
  private count = 0;
  private changedAt = Number.NEGATIVE_INFINITY;
  private settled = { waiting: 0, inFlight: 0 };

  constructor(name: string) {
    this.name = name;
  }

  copy(): Queue {
    const queue = new Queue(this.name);
    queue.messages.push(...this.messages.map((message) => ({ ...message })));
    queue.count = this.count;
    queue.changedAt = this.changedAt;
    queue.settled = this.settled;
    return queue;
  }

  send(body: string, sentAt: number, attributes: QueueMessage['attributes'] = {}): string {
    const id = `message-${++this.count}`;
    this.changes(sentAt);
    this.messages.push({ id, body, sentAt, attributes, receives: 0, inFlight: false });
    this.observer?.messageSent(body);
    return id;
  }

  /** Puts a dead letter back as a new message that names its original, as `storemail dead-letters redrive` does. */
  redrive({ id, body, sentAt, attributes }: QueueMessage, now: number): void {
    const origin = {
      [deadLetterAttributes.messageId]: { dataType: 'String', stringValue: id },
      [deadLetterAttributes.sentAt]: { dataType: 'String', stringValue: String(sentAt) },
    };
    const again = { id: `message-${++this.count}`, body, sentAt: now, receives: 0, inFlight: false };
    this.messages.push({ ...again, attributes: { ...origin, ...attributes } });
  }

  waiting(): QueueMessage[] {
    return this.messages.filter(({ inFlight }) => !inFlight);
  }

  /**
   * Approximate numbers of messages. They are exact once nothing has changed for a minute (SQS API Reference,
   * GetQueueAttributes); until then, they are what they were before the change.
   */
  estimate(now: number): { waiting: number; inFlight: number } {
    if (now < this.changedAt + SETTLES_AFTER_MS) return this.settled;
    const inFlight = this.messages.filter((message) => message.inFlight).length;
    return { waiting: this.messages.length - inFlight, inFlight };
  }

  /** The part of the estimate that does not follow from the messages, for the fingerprint of a state. */
  unsettled(now: number): string {
    return now < this.changedAt + SETTLES_AFTER_MS ? `${JSON.stringify(this.settled)} ${this.changedAt}` : '';
  }

  /** Hands messages to a worker. A message in flight may be received a second time. */
  receive(messages: readonly QueueMessage[], now: number): void {
    this.changes(now);
    for (const message of messages) {
      message.receives++;
      message.inFlight = true;
    }
  }

  delete(messages: readonly QueueMessage[], now: number): void {
    this.changes(now);
    for (const message of messages) this.remove(message);
  }

  /** Makes messages visible again, or dead letters after too many receives. */
  giveBack(messages: readonly QueueMessage[], now: number): void {
    this.changes(now);
    for (const message of messages) {
      message.inFlight = false;
      if (message.receives >= this.maxReceives && this.remove(message)) this.dead.push(message);
    }
  }

  private changes(now: number): void {
    this.settled = this.estimate(now);
    this.changedAt = now;
  }

  private remove(message: QueueMessage): boolean {
    const at = this.messages.indexOf(message);
    if (at !== -1) this.messages.splice(at, 1);
    return at !== -1;
  }
}
