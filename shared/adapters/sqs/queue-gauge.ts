import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { QueueUnavailable } from '../../ports/errors.ts';
import type { QueueGauge } from '../../ports/sending/queue-gauge.ts';
import { faultCode, isUnavailable } from '../aws-faults.ts';

/** An SQS queue's own estimates; one request. SQS tells the age of its oldest message to CloudWatch only. */
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
