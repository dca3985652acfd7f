import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { EmailLog, LogPage, LogPartition } from '../../../ports/emails/email-log.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toAttribute, toItem } from '../attributes.ts';
import { didWrite } from '../conditional.ts';
import { readRange } from '../partition.ts';
import { emailId, logDayOf } from './email-item.ts';

/**
 * The log's table of contents: which scopes accepted emails on which day. It is one partition, so that a reader finds
 * out in one request where to look, instead of asking for every scope and day. Written before the first email.
 */
const directory = 'log';
const entryOf = ({ day, scope }: LogPartition): string => `${day}#${scope}`;
// The last character that scopes can have, and one more.
const afterAllScopes = '~';

/**
 * Puts partitions into the table of contents: once per scope, day and process. `endsAt` in seconds since 1970. An entry
 * says of how many shards there may be emails, and keeps the largest number that a process of that day wrote with.
 */
export const logDirectory = (client: DynamoDBClient, table: string, shards: number) => {
  const entered = new Set<string>();
  return async (partition: LogPartition, endsAt: number): Promise<void> => {
    const entry = entryOf(partition);
    if (entered.has(entry)) return;
    const isSplit = shards > 1;
    const request = new UpdateItemCommand({
      TableName: table,
      Key: toItem({ pk: directory, sk: entry }),
      UpdateExpression: `SET #ttl = :ttl${isSplit ? ', shards = :shards' : ''}`,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: toItem({ ':ttl': endsAt, ...(isSplit && { ':shards': shards }) }),
      ...(isSplit && { ConditionExpression: 'attribute_not_exists(shards) OR shards <= :shards' }),
    });
    await didWrite(client.send(request));
    entered.add(entry);
  };
};

/** The index `log`. Requests: partitions one per 1 MB, some 10,000; ids one for each shard. */
export const logIndex = (client: DynamoDBClient, table: string): EmailLog => {
  const page = async (logDay: string, { order, beyond, limit }: LogPage): Promise<string[]> => {
    const isNewestFirst = order === 'newest-first';
    const request = new QueryCommand({
      TableName: table,
      IndexName: 'log',
      KeyConditionExpression: `logDay = :day AND logId ${isNewestFirst ? '<' : '>'} :beyond`,
      ExpressionAttributeValues: { ':day': toAttribute(logDay), ':beyond': toAttribute(beyond) },
      ScanIndexForward: !isNewestFirst,
      Limit: limit,
    });
    const { Items = [] } = await fromStore(client.send(request));
    return Items.map(emailId);
  };
  return {
    partitions: async (from, to) => {
      const items = await readRange(client, table, directory, [from, `${to}#${afterAllScopes}`]);
      return items.map(partitionOf);
    },
    ids: async ({ scope, day, shards = 1 }, asked) => {
      const days = Array.from({ length: shards }, (_, shard) => logDayOf(scope, day, shard));
      const ids = (await Promise.all(days.map((one) => page(one, asked)))).flat().sort();
      if (asked.order === 'newest-first') ids.reverse();
      return ids.slice(0, asked.limit);
    },
  };
};

const partitionOf = ({ sk, shards }: Item): LogPartition => {
  const [day = '', scope = ''] = (sk?.S ?? '').split('#');
  return { day, scope, ...(shards && { shards: Number(shards.N) }) };
};
