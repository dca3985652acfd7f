import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Email } from '../../../email/lifecycle/email.ts';
import { fromStore } from '../../aws-faults.ts';
import { toItem } from '../attributes.ts';
import { didWrite } from '../conditional.ts';
import { logPartition } from './email-item.ts';
import { directory, entryOf, partitionsBetween } from './log-index.ts';

const MS_PER_DAY = 86_400_000;
/** Hours before midnight, UTC, in which a busy deployment enters the next day. */
const EVENING_MS = 6 * 3_600_000;
/** One email in so many may enter the next day. */
const ONE_IN = 100;

type Accepted = Pick<Email, 'id' | 'scope' | 'createdAt'>;

/**
 * The log's table of contents: which scopes accepted emails on which day. It is one partition of the table, so that a
 * reader finds out in one request where to look, instead of asking for every scope and day. An entry is written before the
 * first email of its scope and day, once per process. It says over how many shards the emails may be spread: the largest
 * number that a process of that day wrote with.
 *
 * Where the log is split into shards there are hundreds of processes, which together may not write over 1,000 entries a
 * second either. So a new process reads what is entered already, and the next day is entered in the evening, by one email in
 * a hundred: there is hardly anything left to write at midnight. For other deployments this makes no difference.
 */
export class LogDirectory {
  private readonly client: DynamoDBClient;
  private readonly table: string;
  private readonly shards: number;
  private readonly isSplit: boolean;
  /** Entries that are known to be written. */
  private readonly entered = new Set<string>();
  private readonly kept = new Map<string, Promise<void>>();
  private firstDay: Promise<void> | undefined;

  constructor(client: DynamoDBClient, table: string, shards: number) {
    this.client = client;
    this.table = table;
    this.shards = shards;
    this.isSplit = shards > 1;
  }

  /** Enters the scope and day of an email, until `endsAt`, in seconds since 1970; an entry that is kept has no end. */
  async enter(email: Accepted, endsAt: number): Promise<void> {
    const partition = logPartition(email);
    if (this.isSplit) await this.readFirstDay(partition.day);
    await this.write(entryOf(partition), endsAt);
    if (!this.isSplit || !entersNextDay(email)) return;
    const next = logPartition({ ...email, createdAt: email.createdAt + MS_PER_DAY });
    // If this fails, tomorrow's first email writes the entry.
    await this.write(entryOf(next), endsAt + MS_PER_DAY / 1_000).catch(() => {});
  }

  /**
   * Takes the end of an email's entry away, once per scope, day and process: a held email may outlast every time that could
   * be set. The entry is never removed, since nothing counts the emails of a day; it has some 50 bytes.
   */
  keep(email: Accepted): Promise<void> {
    const entry = entryOf(logPartition(email));
    const written = this.kept.get(entry) ?? this.removeEnd(entry);
    this.kept.set(entry, written);
    written.catch(() => this.kept.delete(entry));
    return written;
  }

  /** Learns what others entered on the day of this process's first email. What cannot be read is written again. */
  private readFirstDay(day: string): Promise<void> {
    const read = async (): Promise<void> => {
      const found = await partitionsBetween(this.client, this.table, [day, day]);
      for (const one of found) if ((one.shards ?? 1) >= this.shards) this.entered.add(entryOf(one));
    };
    this.firstDay ??= read().catch(() => {
      this.firstDay = undefined;
    });
    return this.firstDay;
  }

  private async write(entry: string, endsAt: number): Promise<void> {
    if (this.entered.has(entry)) return;
    const request = new UpdateItemCommand({
      TableName: this.table,
      Key: toItem({ pk: directory, sk: entry }),
      UpdateExpression: `SET #ttl = :ttl${this.isSplit ? ', shards = :shards' : ''}`,
      ConditionExpression: `attribute_not_exists(kept)${this.isSplit ? ` AND (${hasFewerShards})` : ''}`,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: toItem({ ':ttl': endsAt, ...(this.isSplit && { ':shards': this.shards }) }),
    });
    if (!(await didWrite(this.client.send(request))) && this.isSplit) await this.raiseShards(entry);
    this.entered.add(entry);
  }

  /** Of an entry that is kept. */
  private async raiseShards(entry: string): Promise<void> {
    const request = new UpdateItemCommand({
      TableName: this.table,
      Key: toItem({ pk: directory, sk: entry }),
      UpdateExpression: 'SET shards = :shards',
      ConditionExpression: `attribute_exists(kept) AND (${hasFewerShards})`,
      ExpressionAttributeValues: toItem({ ':shards': this.shards }),
    });
    await didWrite(this.client.send(request));
  }

  private async removeEnd(entry: string): Promise<void> {
    const request = new UpdateItemCommand({
      TableName: this.table,
      Key: toItem({ pk: directory, sk: entry }),
      UpdateExpression: `SET kept = :kept${this.isSplit ? ', shards = if_not_exists(shards, :shards)' : ''} REMOVE #ttl`,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: toItem({ ':kept': true, ...(this.isSplit && { ':shards': this.shards }) }),
    });
    await fromStore(this.client.send(request));
  }
}

const hasFewerShards = 'attribute_not_exists(shards) OR shards <= :shards';

/** By the random part of the id. */
const entersNextDay = ({ id, createdAt }: Accepted): boolean =>
  createdAt % MS_PER_DAY >= MS_PER_DAY - EVENING_MS && Number.parseInt(id.slice(-8), 16) % ONE_IN === 0;
