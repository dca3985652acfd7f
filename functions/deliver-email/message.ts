import type { SQSRecord } from 'aws-lambda';
import { type CompleteRequest, completeRequest } from '../../shared/email/request/complete-request.ts';
import { InvalidSendRequest } from '../../shared/email/request/fault.ts';
import { InvalidSchedule } from '../../shared/email/request/schedule.ts';
import { parseSendRequest } from '../../shared/email/request/send-request.ts';
import { MalformedJson, parseStrictJson } from '../../shared/json.ts';
import { deadLetterAttributes } from '../../shared/messages/dead-letter-attributes.ts';
import { newerVersion, parseSendQueueMessage } from '../../shared/messages/send-queue-message.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { maySendFrom, SENDER_NOT_ALLOWED } from '../../shared/settings/checks/sender-rule.ts';

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

const requestIn = async (body: string, sentAt: number, settings: SettingsReader): Promise<Message> => {
  const request = parseSendRequest(parseStrictJson(body));
  const { scope } = request;
  if (scope === undefined) return { kind: 'poison', reason: 'scope: is missing' };
  if (!(await maySendFrom(settings, request, scope))) return { kind: 'poison', reason: `from: ${SENDER_NOT_ALLOWED}` };
  // As of when it was sent, so that a message that comes twice is the same email.
  return { kind: 'request', scope, ...(await completeRequest(request, sentAt)) };
};

/**
 * Reads a message, and judges a send request as the HTTP API does, but for the key, which the queue's own access
 * stands for. The reason of poison names fields and what they take, and repeats nothing of the message.
 */
export const readMessage = async (body: string, { sentAt }: Origin, settings: SettingsReader): Promise<Message> => {
  const id = parseSendQueueMessage(body);
  if (id !== undefined) return { kind: 'email', id };
  const version = newerVersion(body);
  if (version !== undefined) return { kind: 'poison', reason: `a message of version ${version}, from newer code` };
  try {
    return await requestIn(body, sentAt, settings);
  } catch (error) {
    if (error instanceof MalformedJson) return { kind: 'poison', reason: `not the JSON we take: ${error.message}` };
    if (error instanceof InvalidSendRequest) return { kind: 'poison', reason: error.message };
    if (error instanceof InvalidSchedule) return { kind: 'poison', reason: `scheduled_at: ${error.message}` };
    throw error;
  }
};

export const originOf = ({ messageId, attributes, messageAttributes }: SQSRecord): Origin => ({
  messageId: messageAttributes[deadLetterAttributes.messageId]?.stringValue ?? messageId,
  sentAt: Number(messageAttributes[deadLetterAttributes.sentAt]?.stringValue ?? attributes.SentTimestamp),
});
