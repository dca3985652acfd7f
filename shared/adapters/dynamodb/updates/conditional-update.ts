import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toItem } from '../attributes.ts';
import { unlessConditionFails } from '../conditional.ts';
import { updateExpression } from '../update-expression.ts';

/** A change of one item, on condition that nobody changed it since it was read. */
export interface ConditionalUpdate {
  key: Item;
  /** Attributes to set; those that are null are removed, those that are undefined are left alone. */
  changes: Readonly<Record<string, unknown>>;
  /** Attributes that must still have these values; the condition fails for a deleted item. */
  seen: Readonly<Record<string, string | number>>;
}

/**
 * Applies the change and resolves to the whole item after it; `undefined`, an expected outcome, if the condition did not
 * hold. Rejects with `StoreUnavailable`, after which the change may have been applied or not; and with DynamoDB's
 * `ValidationException` if the item would exceed 400 kB.
 */
export type UpdateConditionally = (update: ConditionalUpdate) => Promise<Item | undefined>;

/** Each change in its own request. */
export const updateAlone =
  (client: DynamoDBClient, table: string): UpdateConditionally =>
  async ({ key, changes, seen }) => {
    const { ExpressionAttributeNames, ExpressionAttributeValues, UpdateExpression } = updateExpression(changes);
    const names = Object.keys(seen);
    const request = new UpdateItemCommand({
      TableName: table,
      Key: key,
      UpdateExpression,
      ConditionExpression: names.map((name) => `#${name} = :seen_${name}`).join(' AND '),
      ExpressionAttributeNames: {
        ...ExpressionAttributeNames,
        ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ...toItem(Object.fromEntries(names.map((name) => [`:seen_${name}`, seen[name]]))),
      },
      ReturnValues: 'ALL_NEW',
    });
    return (await fromStore(unlessConditionFails(client.send(request))))?.Attributes;
  };
