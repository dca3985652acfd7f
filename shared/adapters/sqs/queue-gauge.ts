import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { QueueUnavailable } from '../../ports/errors.ts';
import type { QueueGauge } from '../../ports/sending/queue-gauge.ts';
import { faultCode, isUnavailable } from '../aws-faults.ts';

/** The queue's own estimates; one request. SQS reports the age of the oldest message only to CloudWatch. */
export const sqsQueueGauge = (client: SQSClient, queueUrl: string): QueueGauge => ({
  level: async () => {
    try {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return {
        depth: Number(Attributes.ApproximateNumberOfMessages ?? 0),
        inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      };
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      throw new QueueUnavailable(`The queue is unavailable: ${faultCode(error)}`, { cause: error });
    }
  },
});
