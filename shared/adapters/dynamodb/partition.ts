import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { fromStore } from '../aws-faults.ts';
import { type Item, toItem } from './attributes.ts';

/** All items of one partition, strongly consistent, by sort key; one request per 1 MB. */
export const readPartition = (client: DynamoDBClient, table: string, pk: string): Promise<Item[]> =>
  readAll(client, table, { condition: 'pk = :pk', values: { ':pk': pk } });

/** The same, for sort keys in a range, including both ends. */
export const readRange = (
  client: DynamoDBClient,
  table: string,
  pk: string,
  [low, high]: [string, string],
): Promise<Item[]> =>
  readAll(client, table, {
    condition: 'pk = :pk AND sk BETWEEN :low AND :high',
    values: { ':pk': pk, ':low': low, ':high': high },
  });

const readAll = async (
  client: DynamoDBClient,
  table: string,
  { condition, values }: { condition: string; values: Record<string, string> },
): Promise<Item[]> => {
  const items: Item[] = [];
  let next: Item | undefined;
  do {
    const request = new QueryCommand({
      TableName: table,
      KeyConditionExpression: condition,
      ExpressionAttributeValues: toItem(values),
      ConsistentRead: true,
      ExclusiveStartKey: next,
    });
    const { Items = [], LastEvaluatedKey } = await fromStore(client.send(request));
    items.push(...Items);
    next = LastEvaluatedKey;
  } while (next);
  return items;
};
