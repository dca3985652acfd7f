import type { Permission } from '../call.ts';
import type { JsonObject } from '../json-protocol.ts';
import { arnOf, type Location } from '../location.ts';
import { queueName } from './queue-urls.ts';

/** A batch operation needs the action of its single form (Service Authorization Reference, "Amazon SQS"). */
const actionOf: Readonly<Record<string, string>> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

/** The IAM permissions a call needs; `undefined` if the request names no queue. */
export const sqsPermissions = (
  operation: string,
  input: JsonObject,
  location: Location,
): readonly Permission[] | undefined => {
  const action = `sqs:${actionOf[operation] ?? operation}`;
  if (operation === 'ListQueues') return [{ action, resource: '*' }];
  const { SourceArn } = input;
  if (typeof SourceArn === 'string') return [{ action, resource: SourceArn }];
  const queue = queueName(input);
  return queue === undefined ? undefined : [{ action, resource: arnOf(location, 'sqs', queue) }];
};
