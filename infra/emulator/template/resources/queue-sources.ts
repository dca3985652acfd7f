import * as z from 'zod/mini';
import { UnresolvableValue } from '../errors.ts';
import { functionNameOf } from '../function-name.ts';
import type { QueueModel, QueueSourceModel } from '../model.ts';
import type { Resources } from '../resources.ts';

/** Filters are not supported, and refused like any other unnamed property, since they delete messages. */
const schema = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.optional(z.number()),
  MaximumBatchingWindowInSeconds: z.optional(z.number()),
  FunctionResponseTypes: z.optional(z.array(z.literal('ReportBatchItemFailures'))),
  ScalingConfig: z.optional(z.strictObject({ MaximumConcurrency: z.number() })),
  ProvisionedPollerConfig: z.optional(z.strictObject({ MinimumPollers: z.number(), MaximumPollers: z.number() })),
});

/** Invocations at once of a provisioned poller (AWS Lambda, "Using Lambda with Amazon SQS"). */
const invocationsPerPoller = 10;

/** Lambda's default for a standard queue. */
const defaultBatchSize = 10;

export const readQueueSources = (resources: Resources, queues: QueueModel[]): QueueSourceModel[] =>
  resources.of('AWS::Lambda::EventSourceMapping', schema).map(({ logicalId, properties }) => {
    const queue = queues.find(({ arn }) => arn === properties.EventSourceArn);
    if (!queue) {
      throw new UnresolvableValue(`AWS::Lambda::EventSourceMapping ${logicalId}: its queue is not in the template`);
    }
    const { ScalingConfig, ProvisionedPollerConfig } = properties;
    const maximumConcurrency =
      ScalingConfig?.MaximumConcurrency ??
      (ProvisionedPollerConfig && invocationsPerPoller * ProvisionedPollerConfig.MaximumPollers);
    return {
      functionName: functionNameOf(properties.FunctionName),
      queueUrl: queue.url,
      queueArn: queue.arn,
      batchSize: properties.BatchSize ?? defaultBatchSize,
      windowSeconds: properties.MaximumBatchingWindowInSeconds ?? 0,
      reportsItemFailures: (properties.FunctionResponseTypes ?? []).length > 0,
      ...(maximumConcurrency !== undefined && { maximumConcurrency }),
    };
  });
