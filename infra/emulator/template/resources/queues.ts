import * as z from 'zod/mini';
import type { QueueModel } from '../model.ts';
import { ignored, type Resources } from '../resources.ts';

const schema = z.strictObject({
  QueueName: ignored,
  /** Encryption at rest. */
  SqsManagedSseEnabled: ignored,
  DelaySeconds: z.optional(z.number()),
  MaximumMessageSize: z.optional(z.number()),
  MessageRetentionPeriod: z.optional(z.number()),
  ReceiveMessageWaitTimeSeconds: z.optional(z.number()),
  VisibilityTimeout: z.optional(z.number()),
  RedrivePolicy: z.optional(z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() })),
});

const attributeNames = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
] as const;

type Properties = z.infer<typeof schema>;

const attributesOf = (properties: Properties): Record<string, string> =>
  Object.fromEntries(
    attributeNames.flatMap((name) => (properties[name] === undefined ? [] : [[name, String(properties[name])]])),
  );

export const readQueues = (resources: Resources): QueueModel[] =>
  resources.of('AWS::SQS::Queue', schema).map(({ ref, arn, properties }) => ({
    name: arn.slice(arn.lastIndexOf(':') + 1),
    url: ref,
    arn,
    attributes: attributesOf(properties),
    ...(properties.RedrivePolicy && { redrive: properties.RedrivePolicy }),
  }));
