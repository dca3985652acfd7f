import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DueEmail, EmailStore } from '../../../ports/emails/email-store.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toAttribute } from '../attributes.ts';
import { didWrite } from '../conditional.ts';
import { emailId, shards, statusKey } from './email-item.ts';

/**
 * The part of the store that release-due-emails uses: the sparse index on `dueAt`. `due` is one request; a page ends
 * at 1 MB, some 8,000 emails, so it may be shorter than a larger limit.
 */
export const dueIndex = (client: DynamoDBClient, table: string): Pick<EmailStore, 'shards' | 'due' | 'postpone'> => ({
  shards,
  due: async (shard, now, limit) => {
    const request = new QueryCommand({
      TableName: table,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
      ExpressionAttributeValues: { ':shard': toAttribute(String(shard)), ':now': toAttribute(now) },
      Limit: limit,
    });
    const { Items = [] } = await fromStore(client.send(request));
    return Items.map(dueEmail);
  },
  postpone: async ({ id, dueAt }, until) => {
    const request = new UpdateItemCommand({
      TableName: table,
      Key: statusKey(id),
      UpdateExpression: 'SET dueAt = :until',
      ConditionExpression: 'dueAt = :seen',
      ExpressionAttributeValues: { ':until': toAttribute(until), ':seen': toAttribute(dueAt) },
    });
    return didWrite(client.send(request));
  },
});

const dueEmail = (item: Item): DueEmail => ({ id: emailId(item), dueAt: Number(item.dueAt?.N) });
