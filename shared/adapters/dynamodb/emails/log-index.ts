import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { EmailLog, LogPartition } from '../../../ports/emails/email-log.ts';
import { fromStore } from '../../aws-faults.ts';
import { toAttribute, toItem } from '../attributes.ts';
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

/** Puts partitions into the table of contents: once per scope, day and process. `endsAt` in seconds since 1970. */
export const logDirectory = (client: DynamoDBClient, table: string) => {
  const entered = new Set<string>();
  return async (partition: LogPartition, endsAt: number): Promise<void> => {
    const entry = entryOf(partition);
    if (entered.has(entry)) return;
    const Item = toItem({ pk: directory, sk: entry, ttl: endsAt });
    await fromStore(client.send(new PutItemCommand({ TableName: table, Item })));
    entered.add(entry);
  };
};

/** The index `log`. Requests: partitions one per 1 MB, some 10,000; ids one. */
export const logIndex = (client: DynamoDBClient, table: string): EmailLog => ({
  partitions: async (from, to) => {
    const items = await readRange(client, table, directory, [from, `${to}#${afterAllScopes}`]);
    return items.map(({ sk }) => partitionOf(sk?.S ?? ''));
  },
  ids: async ({ scope, day }, { order, beyond, limit }) => {
    const isNewestFirst = order === 'newest-first';
    const request = new QueryCommand({
      TableName: table,
      IndexName: 'log',
      KeyConditionExpression: `logDay = :day AND logId ${isNewestFirst ? '<' : '>'} :beyond`,
      ExpressionAttributeValues: { ':day': toAttribute(logDayOf(scope, day)), ':beyond': toAttribute(beyond) },
      ScanIndexForward: !isNewestFirst,
      Limit: limit,
    });
    const { Items = [] } = await fromStore(client.send(request));
    return Items.map(emailId);
  },
});

const partitionOf = (entry: string): LogPartition => {
  const [day = '', scope = ''] = entry.split('#');
  return { day, scope };
};
