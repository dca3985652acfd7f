import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Email } from '../../../email/lifecycle/email.ts';
import type { EmailLog, LogPage, LogPartition } from '../../../ports/emails/email-log.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toAttribute, toItem } from '../attributes.ts';
import { didWrite } from '../conditional.ts';
import { readRange } from '../partition.ts';
import { emailId, logDayOf, logPartition } from './email-item.ts';

/**
 * The log's table of contents: which scopes accepted emails on which day. It is one partition, so that a reader finds
 * out in one request where to look, instead of asking for every scope and day. Written before the first email.
 */
const directory = 'log';
const entryOf = ({ day, scope }: LogPartition): string => `${day}#${scope}`;
// The last character that scopes can have, and one more.
const afterAllScopes = '~';

const MS_PER_DAY = 86_400_000;
/** Hours before midnight, UTC, in which a busy deployment enters the next day. */
const EVENING_MS = 6 * 3_600_000;
/** One email in so many may enter the next day. */
const ONE_IN = 100;

type Accepted = Pick<Email, 'id' | 'scope' | 'createdAt'>;

/** The partitions of these days, both included; one request per 1 MB, some 10,000 of them. */
export const partitionsBetween = async (
  client: DynamoDBClient,
  table: string,
  [from, to]: [day: string, day: string],
): Promise<LogPartition[]> => {
  const items = await readRange(client, table, directory, [from, `${to}#${afterAllScopes}`]);
  return items.map(partitionOf);
};

/**
 * Puts the partition of an email into the table of contents: once per scope, day and process. `endsAt` in seconds since
 * 1970; an entry that is kept has no end. An entry says of how many shards there may be emails, and keeps the largest number that a process of that day
 * wrote with.
 *
 * Where the log is split there are hundreds of processes, which together may not write over 1,000 entries a second either.
 * So a new process reads what is entered already, and the next day is entered in the evening, by one email in a hundred:
 * there is hardly anything left to write at midnight. For other deployments this makes no difference.
 */
export const logDirectory = (client: DynamoDBClient, table: string, shards: number) => {
  const isSplit = shards > 1;
  const entered = new Set<string>();
  const write = async (entry: string, endsAt: number): Promise<void> => {
    if (entered.has(entry)) return;
    const request = new UpdateItemCommand({
      TableName: table,
      Key: toItem({ pk: directory, sk: entry }),
      UpdateExpression: `SET #ttl = :ttl${isSplit ? ', shards = :shards' : ''}`,
      ConditionExpression: `attribute_not_exists(kept)${isSplit ? ` AND (${hasFewerShards})` : ''}`,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: toItem({ ':ttl': endsAt, ...(isSplit && { ':shards': shards }) }),
    });
    if (!(await didWrite(client.send(request))) && isSplit) await raiseShards(entry);
    entered.add(entry);
  };
  /** Of an entry that is kept. */
  const raiseShards = async (entry: string): Promise<void> => {
    const request = new UpdateItemCommand({
      TableName: table,
      Key: toItem({ pk: directory, sk: entry }),
      UpdateExpression: 'SET shards = :shards',
      ConditionExpression: `attribute_exists(kept) AND (${hasFewerShards})`,
      ExpressionAttributeValues: toItem({ ':shards': shards }),
    });
    await didWrite(client.send(request));
  };
  let firstDay: Promise<void> | undefined;
  /** The entries that others made on the day of this process's first email. If they cannot be read, they are written again. */
  const readFirstDay = (day: string): Promise<void> => {
    const read = async (): Promise<void> => {
      const found = await partitionsBetween(client, table, [day, day]);
      for (const one of found) if ((one.shards ?? 1) >= shards) entered.add(entryOf(one));
    };
    firstDay ??= read().catch(() => {
      firstDay = undefined;
    });
    return firstDay;
  };
  return async (email: Accepted, endsAt: number): Promise<void> => {
    const partition = logPartition(email);
    if (isSplit) await readFirstDay(partition.day);
    await write(entryOf(partition), endsAt);
    if (isSplit && entersNextDay(email)) {
      const next = logPartition({ ...email, createdAt: email.createdAt + MS_PER_DAY });
      // If this fails, tomorrow's first email writes the entry.
      await write(entryOf(next), endsAt + MS_PER_DAY / 1_000).catch(() => {});
    }
  };
};

const hasFewerShards = 'attribute_not_exists(shards) OR shards <= :shards';

/**
 * Takes the end of an email's entry away, once per scope, day and process: a held email may outlast every time that could
 * be set. The entry is never removed, since nothing counts the emails of a day; it has some 50 bytes.
 */
export const keepingLogged = (client: DynamoDBClient, table: string, shards: number) => {
  const kept = new Map<string, Promise<void>>();
  const keep = async (sk: string): Promise<void> => {
    const isSplit = shards > 1;
    const request = new UpdateItemCommand({
      TableName: table,
      Key: toItem({ pk: directory, sk }),
      UpdateExpression: `SET kept = :kept${isSplit ? ', shards = if_not_exists(shards, :shards)' : ''} REMOVE #ttl`,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: toItem({ ':kept': true, ...(isSplit && { ':shards': shards }) }),
    });
    await fromStore(client.send(request));
  };
  return (email: Accepted): Promise<void> => {
    const entry = entryOf(logPartition(email));
    const written = kept.get(entry) ?? keep(entry);
    kept.set(entry, written);
    written.catch(() => kept.delete(entry));
    return written;
  };
};

/** By the random part of the id. */
const entersNextDay = ({ id, createdAt }: Accepted): boolean =>
  createdAt % MS_PER_DAY >= MS_PER_DAY - EVENING_MS && Number.parseInt(id.slice(-8), 16) % ONE_IN === 0;

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
