import { createHash } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { IdempotencyRecord, IdempotencyStore } from '../../ports/idempotency-store.ts';
import { fromStore } from '../aws-faults.ts';
import { fromItem, type Item, toAttribute, toItem } from './attributes.ts';
import { unlessConditionFails } from './conditional.ts';
import { ttl } from './emails/email-item.ts';

/** Records count for a day; who reads them judges that, since DynamoDB deletes them up to days later. */
const daysKept = 2;

// Hashed: a client may have made its key of anything, an address for instance.
const keyOf = (scope: string, key: string): Item =>
  toItem({ pk: `idempotency#${scope}#${createHash('sha256').update(key).digest('hex')}`, sk: 'request' });

/** Idempotency records in the emails table; each operation is one request. */
export const dynamoIdempotencyStore = (client: DynamoDBClient, table: string): IdempotencyStore => ({
  begin: async (record, expiredBefore) => {
    const { key, ...stored } = record;
    const request = new PutItemCommand({
      TableName: table,
      Item: { ...toItem({ ...stored, ttl: ttl(record.createdAt, daysKept) }), ...keyOf(record.scope, key) },
      ConditionExpression: 'attribute_not_exists(pk) OR createdAt <= :expired',
      ExpressionAttributeValues: { ':expired': toAttribute(expiredBefore) },
    });
    return (await fromStore(unlessConditionFails(client.send(request)))) !== undefined;
  },
  find: async (scope, key) => {
    const request = new GetItemCommand({ TableName: table, Key: keyOf(scope, key), ConsistentRead: true });
    const { Item } = await fromStore(client.send(request));
    return Item && recordFrom(Item, key);
  },
  takeOver: async ({ scope, key, startedAt: seen }, startedAt) => {
    const request = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(scope, key),
      UpdateExpression: 'SET startedAt = :now',
      ConditionExpression: 'startedAt = :seen',
      ExpressionAttributeValues: { ':now': toAttribute(startedAt), ':seen': toAttribute(seen) },
    });
    return (await fromStore(unlessConditionFails(client.send(request)))) !== undefined;
  },
});

const recordFrom = (item: Item, key: string): IdempotencyRecord => {
  const { pk: _pk, sk: _sk, ttl: _ttl, ...record } = fromItem(item);
  return { ...record, key } as unknown as IdempotencyRecord;
};
