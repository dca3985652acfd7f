import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../../../ports/errors.ts';
import { cached } from '../../../runtime/cached.ts';
import { defaultShards } from '../../../runtime/index-shards.ts';
import { toItem } from '../attributes.ts';
import { batchGet } from '../batch-get.ts';
import { didWrite } from '../conditional.ts';
import { ttl } from './email-item.ts';

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
 * had more, for as long as an email of that time can be waiting. Two requests an hour for a process at most, one where
 * the number never was another than the usual one. Rejects with `StoreUnavailable`.
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
