import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DueEmail, EmailStore, Enqueued } from '../../../ports/emails/email-store.ts';
import { defaultShards } from '../../../runtime/index-shards.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toAttribute, toItem } from '../attributes.ts';
import { unlessConditionFails } from '../conditional.ts';
import { emailFromItem, emailId, statusKey } from './email-item.ts';
import { type DueShards, duePartitions } from './index-shards.ts';

/**
 * The part of the store that release-due-emails uses: the sparse index on `dueAt`. `due` is one request; a page ends
 * at 1 MB, some 8,000 emails, so it may be shorter than a larger limit. Where there once were more partitions, each shard
 * has its part of them, a request each: of four shards, partition 9 belongs to shard 1.
 */
export const dueIndex = (
  client: DynamoDBClient,
  table: string,
  { now = Date.now, shards = defaultShards.due }: Partial<DueShards> = {},
): Pick<EmailStore, 'shards' | 'due' | 'postpone'> => {
  const partitions = duePartitions(client, table, { now, shards });
  const page = async (partition: number, before: number, limit: number): Promise<DueEmail[]> => {
    const request = new QueryCommand({
      TableName: table,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
      ExpressionAttributeValues: { ':shard': toAttribute(String(partition)), ':now': toAttribute(before) },
      Limit: limit,
    });
    const { Items = [] } = await fromStore(client.send(request));
    return Items.map(dueEmail);
  };
  return {
    shards,
    due: async (shard, before, limit) => {
      const mine = (await partitions()).filter((partition) => partition % shards === shard);
      const pages = await Promise.all(mine.map((partition) => page(partition, before, limit)));
      return pages
        .flat()
        .sort((one, other) => one.dueAt - other.dueAt)
        .slice(0, limit);
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
  };
};

const enqueuedAt = ({ isFirstKept = false }: Enqueued): string =>
  isFirstKept ? 'if_not_exists(enqueuedAt, :enqueued)' : ':enqueued';

const dueEmail = (item: Item): DueEmail => ({ id: emailId(item), dueAt: Number(item.dueAt?.N) });
