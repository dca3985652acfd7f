import { createHash } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { IdempotencyRecord, IdempotencyStore } from '../../ports/emails/idempotency-store.ts';
import { fromStore } from '../aws-faults.ts';
import { type Item, recordIn, toAttribute, toItem } from './attributes.ts';
import { didWrite } from './conditional.ts';
import { ttl } from './emails/email-item.ts';

/** Records are valid for a day. Readers check that, since DynamoDB deletes expired items up to days later. */
const daysKept = 2;

// Hashed, since a client's key may contain anything, such as an address.
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
    return didWrite(client.send(request));
  },
  find: async (scope, key) => {
    const request = new GetItemCommand({ TableName: table, Key: keyOf(scope, key), ConsistentRead: true });
    const { Item } = await fromStore(client.send(request));
    return Item && { ...recordIn<IdempotencyRecord>(Item), key };
  },
  takeOver: (record, startedAt) => moveStart(client, table, record, startedAt),
  release: async (record) => {
    await moveStart(client, table, record, 0);
  },
});

/** Makes `startedAt` the record's, if that is still what was read. */
const moveStart = async (
  client: DynamoDBClient,
  table: string,
  { scope, key, startedAt: seen }: IdempotencyRecord,
  startedAt: number,
): Promise<boolean> => {
  const request = new UpdateItemCommand({
    TableName: table,
    Key: keyOf(scope, key),
    UpdateExpression: 'SET startedAt = :startedAt',
    ConditionExpression: 'startedAt = :seen',
    ExpressionAttributeValues: { ':startedAt': toAttribute(startedAt), ':seen': toAttribute(seen) },
  });
  return await didWrite(client.send(request));
};
