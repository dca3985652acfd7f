import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { RequestTokens } from '../../ports/request-tokens.ts';
import { fromStore } from '../aws-faults.ts';
import { toAttribute, toItem } from './attributes.ts';

/** Long enough for instances whose clocks differ to share the item. */
const keptSeconds = 3600;

/** Counts the tokens of a key and second in one item of the emails table; one request per call. */
export const dynamoRequestTokens = (client: DynamoDBClient, table: string): RequestTokens => ({
  take: async (keyId, second, count, limit) => {
    const request = new UpdateItemCommand({
      TableName: table,
      Key: toItem({ pk: `tokens#${keyId}`, sk: String(second) }),
      UpdateExpression: 'SET #ttl = :ttl ADD taken :count',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':ttl': toAttribute(second + keptSeconds), ':count': toAttribute(count) },
      ReturnValues: 'UPDATED_NEW',
    });
    const { Attributes } = await fromStore(client.send(request));
    const takenBefore = Number(Attributes?.taken?.N) - count;
    return Math.max(0, Math.min(count, limit - takenBefore));
  },
});
