import type { Process } from '../engine/process.ts';

/** What a worker hands over: who logs in where, with what, for whom. */
export interface Conversation {
  process: Process;
  host: string;
  username: string;
  password: string | undefined;
  /** Scope and version of the settings that it goes by. */
  scope: string;
  version: string;
  emailId: string;
  recipients: readonly string[];
  /** The message as composed. */
  raw: string;
}

/** The mail servers of the world: each takes what comes, unless it is down or told otherwise at a call. */
export class Mail {
  /** Told before a server hears of a message. */
  begun: (conversation: Conversation) => void = () => {};
  /** Told of every copy that a server took. */
  taken: (conversation: Conversation, recipient: string) => void = () => {};
  /** Told of an attempt whose end left open whether the server has the message. */
  leftOpen: (conversation: Conversation) => void = () => {};
  /** Told of a message that a server will never take. */
  refused: (conversation: Conversation) => void = () => {};
  /** Hosts that nobody reaches. */
  readonly down = new Set<string>();
  /** Copies that servers took, by email and recipient. */
  readonly copies: Map<string, string[]>;

  constructor(copies = new Map<string, string[]>()) {
    this.copies = copies;
  }

  copy(): Mail {
    return new Mail(new Map(this.copies));
  }

  take(conversation: Conversation, recipients: readonly string[]): void {
    for (const recipient of recipients) {
      const key = `${conversation.emailId} ${recipient}`;
      this.copies.set(key, [...(this.copies.get(key) ?? []), conversation.raw]);
      this.taken(conversation, recipient);
    }
  }

  /** What somebody got came back, so that a further copy is none too many. */
  comesBack(emailId: string, recipient: string): void {
    this.copies.delete(`${emailId} ${recipient}`);
  }

  copiesOf(emailId: string, recipient: string): readonly string[] {
    return this.copies.get(`${emailId} ${recipient}`) ?? [];
  }
}
