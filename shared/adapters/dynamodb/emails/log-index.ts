import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { EmailLog, LogPage, LogPartition } from '../../../ports/emails/email-log.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toAttribute } from '../attributes.ts';
import { readRange } from '../partition.ts';
import { emailId, logDayOf } from './email-item.ts';

/** The partition key of the log's table of contents, which `LogDirectory` writes, and the sort key of its entries. */
export const directory = 'log';
export const entryOf = ({ day, scope }: LogPartition): string => `${day}#${scope}`;
// The last character that scopes can have, and one more.
const afterAllScopes = '~';

/** The partitions of these days, both included; one request per 1 MB, some 10,000 of them. */
export const partitionsBetween = async (
  client: DynamoDBClient,
  table: string,
  [from, to]: [day: string, day: string],
): Promise<LogPartition[]> => {
  const items = await readRange(client, table, directory, [from, `${to}#${afterAllScopes}`]);
  return items.map(partitionOf);
};

const partitionOf = ({ sk, shards }: Item): LogPartition => {
  const [day = '', scope = ''] = (sk?.S ?? '').split('#');
  return { day, scope, ...(shards && { shards: Number(shards.N) }) };
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
    partitions: (from, to) => partitionsBetween(client, table, [from, to]),
    ids: async ({ scope, day, shards = 1 }, asked) => {
      const days = Array.from({ length: shards }, (_, shard) => logDayOf(scope, day, shard));
      const ids = (await Promise.all(days.map((one) => page(one, asked)))).flat().sort();
      if (asked.order === 'newest-first') ids.reverse();
      return ids.slice(0, asked.limit);
    },
  };
};
