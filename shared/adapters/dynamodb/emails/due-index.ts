import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DueEmail, EmailStore, Enqueued } from '../../../ports/emails/email-store.ts';
import { StoreUnavailable } from '../../../ports/errors.ts';
import { cached } from '../../../runtime/cached.ts';
import { defaultShards } from '../../../runtime/env.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toAttribute, toItem } from '../attributes.ts';
import { batchGet } from '../batch-get.ts';
import { didWrite, unlessConditionFails } from '../conditional.ts';
import { emailFromItem, emailId, statusKey, ttl } from './email-item.ts';

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
        // Takes no capacity, unlike storing the scope in the index, or a read.
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

/** Longer than an email may be scheduled ahead, which is thirty days. */
const REMEMBERED_DAYS = 45;
const SEEN_AGAIN_MS = 60 * 60_000;

const key = toItem({ pk: 'shards', sk: 'due' });

export interface DueShards {
  now: () => number;
  /** Partitions that emails are written to. */
  shards: number;
}

/**
 * Numbers of the due index's partitions that may hold emails: those that are written to, and those of a deployment that
 * had more, for as long as an email of that time can be waiting. At most two requests per process and hour; one if the
 * deployment never had more than the default. Rejects with `StoreUnavailable`.
 */
export const duePartitions = (client: DynamoDBClient, table: string, { now, shards }: DueShards) =>
  cached({
    load: async (): Promise<number[]> => {
      const [item] = await batchGet({ client, table }, [key]);
      const most = Number(item?.most?.N ?? 0);
      if (shards > defaultShards.due && shards >= most) await remember(client, table, shards, now());
      return Array.from({ length: Math.max(shards, most) }, (_, partition) => partition);
    },
    maxAgeMs: SEEN_AGAIN_MS,
    now,
    isPassing: (error) => error instanceof StoreUnavailable,
  });

const remember = (client: DynamoDBClient, table: string, shards: number, now: number): Promise<boolean> => {
  const request = new UpdateItemCommand({
    TableName: table,
    Key: key,
    UpdateExpression: 'SET most = :shards, #ttl = :ttl',
    ConditionExpression: 'attribute_not_exists(most) OR most <= :shards',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: toItem({ ':shards': shards, ':ttl': ttl(now, REMEMBERED_DAYS) }),
  });
  return didWrite(client.send(request));
};
