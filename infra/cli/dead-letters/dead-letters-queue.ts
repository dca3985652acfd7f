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

/** A dead letter, without any content of an email. */
export interface Letter {
  messageId: string;
  sentAt: string;
  /** Times that deliver-email had it. */
  receives: number;
  /** `email`: an announcement of the email of that id. `request`: anything else, such as a full send request. */
  kind: 'email' | 'request';
  id?: string;
  bytes: number;
  reason: string;
}

/** Seconds for which a message is invisible to others while it is listed or moved. */
const HIDDEN_SECONDS = 60;
/** ReceiveMessage gives at most ten (Amazon SQS, quotas). */
const PER_REQUEST = 10;

const NO_REASON = 'It failed on every receive: the log of deliver-email says why';

const attribute = ({ MessageAttributes = {} }: Message, name: string): string | undefined =>
  MessageAttributes[name]?.StringValue;

const sentAtOf = (message: Message): string =>
  attribute(message, deadLetterAttributes.sentAt) ?? message.Attributes?.SentTimestamp ?? '0';

const originalId = (message: Message): string =>
  attribute(message, deadLetterAttributes.messageId) ?? message.MessageId ?? '';

const letterOf = (message: Message): Letter => {
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

/** The messages of a queue, each once; they are hidden from others for a minute. */
async function* messagesIn(client: SQSClient, QueueUrl: string): AsyncGenerator<Message> {
  for (;;) {
    const request = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: PER_REQUEST,
      VisibilityTimeout: HIDDEN_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages = [] } = await client.send(request);
    if (Messages.length === 0) return;
    yield* Messages;
  }
}

/** The dead letters and their reasons. They stay in the queue and are visible again at once. */
export const listLetters = async (client: SQSClient, deadLettersUrl: string): Promise<Letter[]> => {
  const messages: Message[] = [];
  for await (const message of messagesIn(client, deadLettersUrl)) messages.push(message);
  for (const { ReceiptHandle } of messages) {
    const request = { QueueUrl: deadLettersUrl, ReceiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand(request));
  }
  return messages.map(letterOf);
};

/** How many dead letters are being listed or moved by somebody else; an estimate. */
export const hiddenLetters = async (client: SQSClient, QueueUrl: string): Promise<number> => {
  const name = 'ApproximateNumberOfMessagesNotVisible';
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }));
  return Number(Attributes[name] ?? 0);
};

/**
 * Redrives every dead letter to the send queue: sends it, then deletes it, so that none is lost in between. A send request
 * that is redriven twice is still one email, since it keeps its message id. Letters that fail again meanwhile are left
 * alone, so that it ends. Resolves to the number of redriven letters.
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
