/** A message of the send queue that nobody can work on, and why. */
export interface DeadLetter {
  body: string;
  /** For people; holds no value of the message. */
  reason: string;
  /** As SQS called it first: sent back, it makes the same email. */
  messageId: string;
  sentAt: number;
}

/** Where messages go that nobody can work on. */
export interface DeadLetters {
  /** Rejects with `QueueUnavailable`; the message then stays where it is. */
  bury(letter: DeadLetter): Promise<void>;
}
