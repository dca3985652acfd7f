import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { TokenRecord, TokenStore } from '../../ports/sending/access-tokens.ts';
import { fromStore } from '../aws-faults.ts';
import { recordIn, toAttribute, toItem } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { didWrite } from './conditional.ts';

/** Microsoft's refresh tokens expire after 90 days without use, so nothing older is worth keeping. */
const KEPT_SECONDS = 90 * 86_400;

const keyOf = (login: string) => toItem({ pk: 'oauth2-tokens', sk: login });

/** Tokens as one item per login of the emails table. */
export const dynamoTokenStore = (client: DynamoDBClient, table: string): TokenStore => ({
  read: async (login) => {
    const [item] = await batchGet({ client, table }, [keyOf(login)]);
    if (!item?.refreshAt) return undefined;
    const { heldUntil: _held, ...record } = recordIn<TokenRecord & { heldUntil?: number }>(item);
    return record;
  },
  take: (login, now, until) =>
    didWrite(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(login),
          UpdateExpression: 'SET heldUntil = :until, #ttl = if_not_exists(#ttl, :ttl)',
          ConditionExpression: 'attribute_not_exists(heldUntil) OR heldUntil <= :now',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':until': toAttribute(until),
            ':now': toAttribute(now),
            ':ttl': toAttribute(Math.ceil(until / 1000) + KEPT_SECONDS),
          },
        }),
      ),
    ),
  write: async (login, record) => {
    const ttl = Math.ceil(Math.max(record.usableUntil, record.failure?.until ?? 0) / 1000) + KEPT_SECONDS;
    await fromStore(
      client.send(new PutItemCommand({ TableName: table, Item: { ...toItem({ ...record, ttl }), ...keyOf(login) } })),
    );
  },
});
