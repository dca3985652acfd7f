import type { Conversation } from './mail.ts';
import type { Version } from './parameters.ts';
import type { Write } from './table.ts';

/** What happens in a world, told as it happens. An observer may throw, which ends the run. */
export interface Observer {
  /** A write to the table took effect. */
  itemWritten(write: Write): void;
  /** Somebody read the newest version of a parameter; 0: there is none. */
  parameterRead(name: string, newest: number): void;
  parameterWritten(name: string, version: Version): void;
  /** A message entered the send queue. */
  messageSent(body: string): void;
  /** A conversation with a mail server is about to begin. */
  conversationBegun(conversation: Conversation): void;
  /** A mail server accepted a copy. */
  copyAccepted(conversation: Conversation, recipient: string): void;
  /** An attempt ended without a reply: the server may have the message. */
  outcomeUnknown(conversation: Conversation): void;
  /** A mail server refused the message permanently. */
  refusedForGood(conversation: Conversation): void;
  /** An endpoint accepted an event. */
  eventAccepted(event: AcceptedEvent): void;
}

export interface AcceptedEvent {
  id: string;
  type: string;
  emailId: string;
  body: string;
}
