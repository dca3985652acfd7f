/** A message, as SQS has it. */
export interface Letter {
  id: string;
  body: string;
  sentAt: number;
  attributes: Record<string, { stringValue: string; dataType: string }>;
  receives: number;
  /** A worker has it; it is delivered again if that one does not delete it. */
  inFlight: boolean;
}

/** SQS: loses nothing, keeps no order, and delivers more than once. */
export class Queue {
  /** Told of every message, with what it says. */
  entered: (body: string) => void = () => {};
  readonly letters: Letter[] = [];
  /** Messages that were received too often. */
  readonly dead: Letter[] = [];
  /** Receives after which a message goes to the dead letters, as the stack has it; throttled invocations use some up. */
  maxReceives = 5;
  readonly name: string;
  private count = 0;

  constructor(name: string) {
    this.name = name;
  }

  copy(): Queue {
    const queue = new Queue(this.name);
    queue.letters.push(...this.letters.map((letter) => ({ ...letter })));
    queue.count = this.count;
    return queue;
  }

  send(body: string, sentAt: number, attributes: Letter['attributes'] = {}): string {
    const id = `message-${++this.count}`;
    this.letters.push({ id, body, sentAt, attributes, receives: 0, inFlight: false });
    this.entered(body);
    return id;
  }

  waiting(): Letter[] {
    return this.letters.filter(({ inFlight }) => !inFlight);
  }

  /** Hands messages to a worker; a duplicate may be handed to two. */
  receive(letters: readonly Letter[]): void {
    for (const letter of letters) {
      letter.receives++;
      letter.inFlight = true;
    }
  }

  delete(letters: readonly Letter[]): void {
    for (const letter of letters) this.remove(letter);
  }

  /** Visible again, or a dead letter after too many receives. */
  giveBack(letters: readonly Letter[]): void {
    for (const letter of letters) {
      letter.inFlight = false;
      if (letter.receives >= this.maxReceives && this.remove(letter)) this.dead.push(letter);
    }
  }

  private remove(letter: Letter): boolean {
    const at = this.letters.indexOf(letter);
    if (at !== -1) this.letters.splice(at, 1);
    return at !== -1;
  }
}
