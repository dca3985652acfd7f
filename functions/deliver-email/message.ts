import type { SQSRecord } from 'aws-lambda';
import type { CompleteRequest } from '../../shared/email/request/complete-request.ts';
import { deadLetterAttributes } from '../../shared/messages/dead-letter-attributes.ts';
import { newerVersion, parseSendQueueMessage } from '../../shared/messages/send-queue-message.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';

/** A message of the send queue, parsed. */
export type Message =
  /** Our own message: the email has work to do. */
  | { kind: 'email'; id: string }
  /** A send request from another service in the account: the body of POST /emails plus a scope. */
  | ({ kind: 'request'; scope: string } & CompleteRequest)
  | { kind: 'poison'; reason: string };

/** Where a message came from. Unchanged when it is redriven from the dead-letter queue. */
export interface Origin {
  messageId: string;
  sentAt: number;
}

/**
 * Parses a message. A send request is validated as by the HTTP API, except for the API key: write access to the queue
 * stands in for it. The reason given for a poison message names fields and allowed values, and never quotes the
 * message.
 */
export const readMessage = async (body: string, { sentAt }: Origin, settings: SettingsReader): Promise<Message> => {
  const id = parseSendQueueMessage(body);
  if (id !== undefined) return { kind: 'email', id };
  const version = newerVersion(body);
  if (version !== undefined) return { kind: 'poison', reason: `a message of version ${version}, from newer code` };
  // A separate bundle: most deployments never receive such a message, and the validation is a tenth of the code that
  // a cold start loads.
  const { readQueuedRequest } = await import('#queued-request');
  return readQueuedRequest(body, sentAt, settings);
};

/** The origin of a message: that of its first delivery, if it was redriven from the dead-letter queue. */
export const originOf = ({ messageId, attributes, messageAttributes }: SQSRecord): Origin => ({
  messageId: messageAttributes[deadLetterAttributes.messageId]?.stringValue ?? messageId,
  sentAt: Number(messageAttributes[deadLetterAttributes.sentAt]?.stringValue ?? attributes.SentTimestamp),
});
