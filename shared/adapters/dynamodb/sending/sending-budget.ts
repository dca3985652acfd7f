import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../../../ports/errors.ts';
import type { SendingBudget } from '../../../ports/sending/sending-budget.ts';
import { fromItem, type Item, toAttribute, toItem } from '../attributes.ts';
import { batchGet } from '../batch-get.ts';
import { didWrite } from '../conditional.ts';

/** Attempts to reserve. Each round has one winner, so this many workers can compete at the same moment. */
const MOST_ROUNDS = 50;
/** Seconds after its minute that DynamoDB may delete an item. */
const KEPT_SECONDS = 3_600;

const keyOf = (scope: string, minute: number): Item => toItem({ pk: `sending#${scope}`, sk: String(minute) });

/** One item for each scope and minute, which counts what was reserved; two requests for a batch. */
export const dynamoSendingBudget = (client: DynamoDBClient, table: string): SendingBudget => {
  const usedIn = async (key: Item): Promise<number> => {
    const [item] = await batchGet({ client, table }, [key]);
    return item ? Number(fromItem(item).used) : 0;
  };

  /** Resolves to false if somebody else reserved after `seen` was read. */
  const take = async (key: Item, minute: number, seen: number, granted: number): Promise<boolean> => {
    const request = new UpdateItemCommand({
      TableName: table,
      Key: key,
      UpdateExpression: 'SET #used = :next, #ttl = :ttl',
      ConditionExpression: seen === 0 ? 'attribute_not_exists(#used)' : '#used = :seen',
      ExpressionAttributeNames: { '#used': 'used', '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':next': toAttribute(seen + granted),
        ':ttl': toAttribute(minute * 60 + KEPT_SECONDS),
        ...(seen > 0 && { ':seen': toAttribute(seen) }),
      },
    });
    return didWrite(client.send(request));
  };

  return {
    reserve: async (scope, minute, limit, wanted) => {
      const key = keyOf(scope, minute);
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const seen = await usedIn(key);
        const granted = Math.min(wanted, limit - seen);
        if (granted <= 0) return 0;
        if (await take(key, minute, seen, granted)) return granted;
      }
      throw new StoreUnavailable('The store is unavailable: too many workers reserve at once');
    },
  };
};
