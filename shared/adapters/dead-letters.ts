import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { QueueUnavailable } from '../errors.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import { faultCode } from './aws-faults.ts';
import { letterAttributes, textAttribute } from './letter-attributes.ts';

/** SQS takes a reason of any length up to its message's; this keeps it readable. */
const MAX_REASON_CHARACTERS = 1_000;

/** The queue of dead letters: the body as it was, the reason in an attribute, where people and the CLI read it. */
export const sqsDeadLetters = (client: SQSClient, queueUrl: string): DeadLetters => ({
  bury: async ({ body, reason, messageId, sentAt }) => {
    const request = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: {
        [letterAttributes.reason]: textAttribute(reason.slice(0, MAX_REASON_CHARACTERS)),
        [letterAttributes.messageId]: textAttribute(messageId),
        [letterAttributes.sentAt]: textAttribute(String(sentAt)),
      },
    });
    try {
      await client.send(request);
    } catch (error) {
      throw new QueueUnavailable(`The dead letters are unavailable: ${faultCode(error)}`, { cause: error });
    }
  },
});
