import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Item, toAttribute } from './attributes.ts';
import { fromStore } from './aws-faults.ts';

/** All items of one partition, strongly consistent, by sort key; one request per 1 MB. */
export const readPartition = async (client: DynamoDBClient, table: string, pk: string): Promise<Item[]> => {
  const items: Item[] = [];
  let next: Item | undefined;
  do {
    const request = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': toAttribute(pk) },
      ConsistentRead: true,
      ExclusiveStartKey: next,
    });
    const { Items = [], LastEvaluatedKey } = await fromStore(client.send(request));
    items.push(...Items);
    next = LastEvaluatedKey;
  } while (next);
  return items;
};
