import type { SQSRecord } from 'aws-lambda';
import type { CompleteRequest } from '../../shared/email/request/complete-request.ts';
import { deadLetterAttributes } from '../../shared/messages/dead-letter-attributes.ts';
import { newerVersion, parseSendQueueMessage } from '../../shared/messages/send-queue-message.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';

/** What a message of the send queue is. */
export type Message =
  /** One of ours: this email has work to do. */
  | { kind: 'email'; id: string }
  /** Another service of the account wants an email sent: the body of POST /emails, with a scope. */
  | ({ kind: 'request'; scope: string } & CompleteRequest)
  | { kind: 'poison'; reason: string };

/** Which message it was when it came first, also if it comes back from the dead letters. */
export interface Origin {
  messageId: string;
  sentAt: number;
}

/**
 * Reads a message, and judges a send request as the HTTP API does, but for the key, which the queue's own access
 * stands for. The reason of poison names fields and what they take, and repeats nothing of the message.
 */
export const readMessage = async (body: string, { sentAt }: Origin, settings: SettingsReader): Promise<Message> => {
  const id = parseSendQueueMessage(body);
  if (id !== undefined) return { kind: 'email', id };
  const version = newerVersion(body);
  if (version !== undefined) return { kind: 'poison', reason: `a message of version ${version}, from newer code` };
  // A bundle of its own: most deployments never get such a message, and what judges it is a tenth of a cold start's code.
  const { readQueuedRequest } = await import('#queued-request');
  return readQueuedRequest(body, sentAt, settings);
};

export const originOf = ({ messageId, attributes, messageAttributes }: SQSRecord): Origin => ({
  messageId: messageAttributes[deadLetterAttributes.messageId]?.stringValue ?? messageId,
  sentAt: Number(messageAttributes[deadLetterAttributes.sentAt]?.stringValue ?? attributes.SentTimestamp),
});
