/** A message of the send queue that cannot be processed, and why. */
export interface DeadLetter {
  body: string;
  /** Shown to operators; contains no value from the message. */
  reason: string;
  /** The message id that SQS gave it first: after a redrive it becomes the same email. */
  messageId: string;
  sentAt: number;
}

/** The queue of messages that cannot be processed. */
export interface DeadLetters {
  /** Rejects with `QueueUnavailable`; the message then stays where it is. */
  bury(letter: DeadLetter): Promise<void>;
}
