import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterAttributes, textAttribute } from '../../messages/dead-letter-attributes.ts';
import { QueueUnavailable } from '../../ports/errors.ts';
import type { DeadLetters } from '../../ports/sending/dead-letters.ts';
import { faultCode } from '../aws-faults.ts';

/** Keeps the reason readable; SQS itself has no limit below the size of a message. */
const MAX_REASON_CHARACTERS = 1_000;

/** The dead-letter queue: the body unchanged, and the reason in an attribute for operators and the CLI. */
export const sqsDeadLetters = (client: SQSClient, queueUrl: string): DeadLetters => ({
  bury: async ({ body, reason, messageId, sentAt }) => {
    const request = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: {
        [deadLetterAttributes.reason]: textAttribute(reason.slice(0, MAX_REASON_CHARACTERS)),
        [deadLetterAttributes.messageId]: textAttribute(messageId),
        [deadLetterAttributes.sentAt]: textAttribute(String(sentAt)),
      },
    });
    try {
      await client.send(request);
    } catch (error) {
      throw new QueueUnavailable(`The dead letters are unavailable: ${faultCode(error)}`, { cause: error });
    }
  },
});
