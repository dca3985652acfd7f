import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { HeldEmails, WaitingEmail } from '../../../ports/emails/held-emails.ts';
import { defaultShards } from '../../../runtime/env.ts';
import { fromStore } from '../../aws-faults.ts';
import { toAttribute, toItem } from '../attributes.ts';
import { didWrite } from '../conditional.ts';
import { dueShard, emailId, retryingGroup, statusKey } from './email-item.ts';

/** The sparse index `held`; one request each, whose page ends at 1 MB, some 8,000 emails. */
export const heldIndex = (client: DynamoDBClient, table: string, dueShards = defaultShards.due): HeldEmails => {
  const waiting = async (group: string, before: number, limit: number): Promise<WaitingEmail[]> => {
    const request = new QueryCommand({
      TableName: table,
      IndexName: 'held',
      KeyConditionExpression: 'heldScope = :group AND heldAt < :before',
      ExpressionAttributeValues: { ':group': toAttribute(group), ':before': toAttribute(before) },
      Limit: limit,
    });
    const { Items = [] } = await fromStore(client.send(request));
    return Items.map((item) => ({ id: emailId(item), group }));
  };
  return {
    held: (scope, limit) => waiting(scope, Number.MAX_SAFE_INTEGER, limit),
    retrying: (scope, before, limit) => waiting(retryingGroup(scope), before, limit),
    release: ({ id, group }, now, dueAt) => {
      const request = new UpdateItemCommand({
        TableName: table,
        Key: statusKey(id),
        UpdateExpression: 'SET releasedAt = :now, enqueuedAt = :now, dueAt = :due, dueShard = :shard REMOVE heldScope',
        ConditionExpression: 'heldScope = :group',
        ExpressionAttributeValues: toItem({
          ':now': now,
          ':due': dueAt,
          ':shard': dueShard(id, dueShards),
          ':group': group,
        }),
      });
      return didWrite(client.send(request));
    },
  };
};
