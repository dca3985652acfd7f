import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { deadLetterAttributes, textAttribute } from '../../../shared/messages/dead-letter-attributes.ts';
import { parseSendQueueMessage } from '../../../shared/messages/send-queue-message.ts';

/** A dead letter, without the content of the email. */
export interface DeadLetter {
  messageId: string;
  sentAt: string;
  /** Number of times that deliver-email received it. */
  receives: number;
  /** `email`: refers to the stored email with the id `id`. `request`: anything else, such as a complete send request. */
  kind: 'email' | 'request';
  id?: string;
  bytes: number;
  reason: string;
}

/** Visibility timeout, in seconds, while a message is listed or moved. */
const HIDDEN_SECONDS = 60;
/** ReceiveMessage returns at most ten messages (Amazon SQS, quotas). */
const MAX_MESSAGES = 10;
/**
 * Makes SQS ask all of its servers. Without a wait it asks a sample of them, and may answer that a queue with messages
 * is empty (Amazon SQS, short and long polling).
 */
const WAIT_SECONDS = 1;

const NO_REASON = 'Processing failed every time; see the log of deliver-email';

const attribute = ({ MessageAttributes = {} }: Message, name: string): string | undefined =>
  MessageAttributes[name]?.StringValue;

const sentAtOf = (message: Message): string =>
  attribute(message, deadLetterAttributes.sentAt) ?? message.Attributes?.SentTimestamp ?? '0';

const originalId = (message: Message): string =>
  attribute(message, deadLetterAttributes.messageId) ?? message.MessageId ?? '';

const deadLetterOf = (message: Message): DeadLetter => {
  const body = message.Body ?? '';
  const id = parseSendQueueMessage(body);
  return {
    messageId: originalId(message),
    sentAt: new Date(Number(sentAtOf(message))).toISOString(),
    receives: Number(message.Attributes?.ApproximateReceiveCount ?? 0),
    kind: id === undefined ? 'request' : 'email',
    ...(id !== undefined && { id }),
    bytes: Buffer.byteLength(body),
    reason: attribute(message, deadLetterAttributes.reason) ?? NO_REASON,
  };
};

/** All messages of a queue, hidden from other consumers for a minute. */
async function* messagesIn(client: SQSClient, QueueUrl: string): AsyncGenerator<Message> {
  for (;;) {
    const request = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: MAX_MESSAGES,
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages = [] } = await client.send(request);
    if (Messages.length === 0) return;
    yield* Messages;
  }
}

/** The dead letters and their reasons. They stay in the queue, and become visible again at the end. */
export const listDeadLetters = async (client: SQSClient, deadLettersUrl: string): Promise<DeadLetter[]> => {
  const messages: Message[] = [];
  for await (const message of messagesIn(client, deadLettersUrl)) messages.push(message);
  for (const { ReceiptHandle } of messages) {
    const request = { QueueUrl: deadLettersUrl, ReceiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand(request));
  }
  return messages.map(deadLetterOf);
};

/** The approximate number of dead letters that another process is listing or moving. */
export const countHiddenDeadLetters = async (client: SQSClient, QueueUrl: string): Promise<number> => {
  const name = 'ApproximateNumberOfMessagesNotVisible';
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }));
  return Number(Attributes[name] ?? 0);
};

/**
 * Moves the dead letters to the send queue. Each is sent before it is deleted, so that none is lost in between; a send
 * request that is redriven twice still makes one email, since it keeps its message id. Dead letters that fail again in the
 * meantime are left alone, so that the loop ends. Resolves to the number of moved dead letters.
 */
export const redrive = async (client: SQSClient, deadLettersUrl: string, sendQueueUrl: string): Promise<number> => {
  const moved = new Set<string>();
  for await (const message of messagesIn(client, deadLettersUrl)) {
    const original = originalId(message);
    if (moved.has(original)) break;
    moved.add(original);
    const back = new SendMessageCommand({
      QueueUrl: sendQueueUrl,
      MessageBody: message.Body,
      MessageAttributes: {
        [deadLetterAttributes.messageId]: textAttribute(original),
        [deadLetterAttributes.sentAt]: textAttribute(sentAtOf(message)),
      },
    });
    await client.send(back);
    await client.send(new DeleteMessageCommand({ QueueUrl: deadLettersUrl, ReceiptHandle: message.ReceiptHandle }));
  }
  return moved.size;
};
