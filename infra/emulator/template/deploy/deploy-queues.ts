import { CreateQueueCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueModel } from '../model.ts';

const attributesOf = ({ attributes, redrive }: QueueModel): Record<string, string> => ({
  ...attributes,
  ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }),
});

/** Creates the queues, then sets their attributes: a redrive policy needs its dead-letter queue to exist. */
export const deployQueues = async (queues: QueueModel[], sqs: SQSClient): Promise<void> => {
  await Promise.all(queues.map(({ name }) => sqs.send(new CreateQueueCommand({ QueueName: name }))));
  for (const queue of queues) {
    const Attributes = attributesOf(queue);
    if (Object.keys(Attributes).length === 0) continue;
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes }));
  }
};
