import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DueEmail, EmailStore, Enqueued } from '../../../ports/emails/email-store.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toAttribute, toItem } from '../attributes.ts';
import { unlessConditionFails } from '../conditional.ts';
import { emailFromItem, emailId, shards, statusKey } from './email-item.ts';

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
  postpone: async ({ id, dueAt }, until, enqueued) => {
    const request = new UpdateItemCommand({
      TableName: table,
      Key: statusKey(id),
      UpdateExpression: `SET dueAt = :until${enqueued ? `, enqueuedAt = ${enqueuedAt(enqueued)}` : ''}`,
      ConditionExpression: 'dueAt = :seen',
      ExpressionAttributeValues: toItem({
        ':until': until,
        ':seen': dueAt,
        ...(enqueued && { ':enqueued': enqueued.at }),
      }),
      // Costs no capacity, unlike a scope in the index or a read.
      ReturnValues: 'ALL_OLD',
    });
    const answer = await fromStore(unlessConditionFails(client.send(request)));
    return answer?.Attributes && emailFromItem(answer.Attributes);
  },
});

const enqueuedAt = ({ isFirstKept = false }: Enqueued): string =>
  isFirstKept ? 'if_not_exists(enqueuedAt, :enqueued)' : ':enqueued';

const dueEmail = (item: Item): DueEmail => ({ id: emailId(item), dueAt: Number(item.dueAt?.N) });
