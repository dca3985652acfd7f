import type { Process } from '../engine/process.ts';
import type { Observer } from './observer.ts';

/** A message that a worker sends: where it logs in, with what credentials, for which email. */
export interface Conversation {
  process: Process;
  host: string;
  username: string;
  password: string | undefined;
  /** Scope and version of the settings that it uses. */
  scope: string;
  version: string;
  emailId: string;
  recipients: readonly string[];
  /** The composed message. */
  raw: string;
}

/** All mail servers. Each accepts every message, unless it is down or the outcome of a call says otherwise. */
export class Mail {
  observer: Observer | undefined;
  /** Hosts that are unreachable. */
  readonly down = new Set<string>();
  /** Accepted copies, by email and recipient. */
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
      this.observer?.copyAccepted(conversation, recipient);
    }
  }

  /** A copy was returned, so the recipient may get another one. */
  comesBack(emailId: string, recipient: string): void {
    this.copies.delete(`${emailId} ${recipient}`);
  }

  copiesOf(emailId: string, recipient: string): readonly string[] {
    return this.copies.get(`${emailId} ${recipient}`) ?? [];
  }
}
