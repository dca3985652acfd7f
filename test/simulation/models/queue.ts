import { deadLetterAttributes } from '../../../shared/messages/dead-letter-attributes.ts';

/** A message, as SQS has it. */
export interface QueueMessage {
  id: string;
  body: string;
  sentAt: number;
  attributes: Record<string, { stringValue: string; dataType: string }>;
  receives: number;
  /** A worker has it; it is delivered again if that one does not delete it. */
  inFlight: boolean;
}

/** Milliseconds. */
const SETTLES_AFTER_MS = 60_000;

/** SQS: loses nothing, keeps no order, and delivers more than once. */
export class Queue {
  /** Told of every message, with what it says. */
  entered: (body: string) => void = () => {};
  readonly messages: QueueMessage[] = [];
  /** Messages that were received too often. */
  readonly dead: QueueMessage[] = [];
  /** Receives after which a message goes to the dead letters, as the stack has it; throttled invocations use some up. */
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
    this.entered(body);
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
   * Approximate numbers of messages. They are right once nothing has changed for a minute (SQS API Reference,
   * GetQueueAttributes); until then, they are what they were before the change.
   */
  estimate(now: number): { waiting: number; inFlight: number } {
    if (now < this.changedAt + SETTLES_AFTER_MS) return this.settled;
    const inFlight = this.messages.filter((message) => message.inFlight).length;
    return { waiting: this.messages.length - inFlight, inFlight };
  }

  /** For the hash of a state: what of the estimate does not follow from the messages. */
  unsettled(now: number): string {
    return now < this.changedAt + SETTLES_AFTER_MS ? `${JSON.stringify(this.settled)} ${this.changedAt}` : '';
  }

  /** Hands messages to a worker; a duplicate may be handed to two. */
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

  /** Visible again, or a dead letter after too many receives. */
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
