import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import {
  BatchExecuteStatementCommand,
  type BatchStatementRequest,
  type BatchStatementResponse,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../../../ports/errors.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, toAttribute } from '../attributes.ts';
import { type ConditionalUpdate, type UpdateConditionally, updateAlone } from './conditional-update.ts';

/** Statements in one BatchExecuteStatement (Amazon DynamoDB, API reference). */
const MOST = 25;
/** Milliseconds that a change waits for others while an earlier request is in progress, which takes about five. */
const GATHER_MS = 10;
/** Milliseconds that it waits otherwise, if the last request held several: under load, more changes follow. */
const LINGER_MS = 3;
/** Milliseconds before a throttled statement is retried, as long as the SDK's first wait; the SDK does not notice it. */
const BACKOFF_MS = 100;

/** Codes of a statement that mean "not now"; the SDK retries all of them if they concern a whole request. */
const passing: ReadonlySet<string> = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'ThrottlingError',
  'TransactionConflict',
]);

/** DynamoDB refused one statement; the name is that of the exception that UpdateItem would have ended in. */
class StatementRefused extends Error {
  override readonly name: string;

  constructor(code: string, message = '') {
    super(message);
    this.name = `${code.replace(/Error$/, '')}Exception`;
  }
}

interface Waiting {
  update: ConditionalUpdate;
  settle: (outcome: Promise<Item | undefined>) => void;
}

/**
 * Combines concurrent changes into one request: BatchExecuteStatement, with a PartiQL update for each change. It is not a
 * transaction: each statement has its own condition and its own outcome, is charged like an UpdateItem of its own, and
 * succeeds or fails independently of the others. (Amazon DynamoDB Developer Guide, "Running batch operations with
 * PartiQL" and "PartiQL update statements"; the role needs `dynamodb:PartiQLUpdate` on the table.)
 *
 * A single change is sent in the same turn of the event loop, as an UpdateItem. While a request is in progress, further
 * changes wait for its response, but at most ten milliseconds, so that a hanging request does not delay them. If the last
 * request contained several changes and none is in progress, they wait three milliseconds. Two changes of one item are
 * never in the same request.
 *
 * A statement that is throttled is retried on its own, with the SDK's retries. A request that is refused as a whole, for its
 * form or size, changed nothing, so each of its changes is tried on its own. A request whose response is lost is retried by
 * the SDK like any other; the condition of a change that had been applied then fails.
 */
export const updateInGroups = (client: DynamoDBClient, table: string): UpdateConditionally => {
  const groups = new GroupCommit(client, table);
  return (update) => groups.add(update);
};

class GroupCommit {
  private readonly client: DynamoDBClient;
  private readonly table: string;
  private readonly alone: UpdateConditionally;
  private readonly underWay = new Set<Promise<void>>();
  /** What the next request will contain. */
  private waiting: Waiting[] = [];
  /** How many changes the last request contained. */
  private lastSize = 0;

  constructor(client: DynamoDBClient, table: string) {
    this.client = client;
    this.table = table;
    this.alone = updateAlone(client, table);
  }

  add(update: ConditionalUpdate): Promise<Item | undefined> {
    if (this.waiting.some((other) => isSameItem(other.update, update))) this.send();
    const { promise, resolve } = Promise.withResolvers<Item | undefined>();
    this.waiting.push({ update, settle: resolve });
    if (this.waiting.length === 1) void this.gather(this.waiting);
    if (this.waiting.length === MOST) this.send();
    return promise;
  }

  /** Sends the group once it has waited for others, unless that has been done meanwhile. */
  private async gather(group: readonly Waiting[]): Promise<void> {
    await turn();
    if (this.underWay.size > 0) await Promise.race([...this.underWay, wait(GATHER_MS)]);
    else if (this.lastSize > 1) await wait(LINGER_MS);
    if (this.waiting === group) this.send();
  }

  private send(): void {
    const group = this.waiting;
    this.lastSize = group.length;
    this.waiting = [];
    const sent = this.carryOut(group).finally(() => this.underWay.delete(sent));
    this.underWay.add(sent);
  }

  private async carryOut(group: readonly Waiting[]): Promise<void> {
    const [only, ...others] = group;
    if (only && others.length === 0) return only.settle(this.alone(only.update));
    const request = new BatchExecuteStatementCommand({
      Statements: group.map(({ update }) => statementOf(this.table, update)),
    });
    try {
      const { Responses = [] } = await fromStore(this.client.send(request));
      for (const [at, { update, settle }] of group.entries()) settle(this.outcomeOf(update, Responses[at]));
    } catch (error) {
      for (const { update, settle } of group) {
        settle(error instanceof StoreUnavailable ? Promise.reject(error) : this.alone(update));
      }
    }
  }

  private async outcomeOf(update: ConditionalUpdate, response: BatchStatementResponse = {}): Promise<Item | undefined> {
    const { Error: error, Item: item } = response;
    if (item && !error) return item;
    const { Code: code = '', Message: message } = error ?? {};
    if (code === 'ConditionalCheckFailed') return undefined;
    if (code === '') throw new StoreUnavailable('The store is unavailable: a statement was not answered');
    if (!passing.has(code)) return fromStore(Promise.reject(new StatementRefused(code, message)));
    await wait(BACKOFF_MS);
    return this.alone(update);
  }
}

const isSameItem = (one: ConditionalUpdate, other: ConditionalUpdate): boolean =>
  one.key.pk?.S === other.key.pk?.S && one.key.sk?.S === other.key.sk?.S;

/** Names are quoted, since about 570 words are reserved; values are parameters, in the order of the question marks. */
const statementOf = (table: string, { key, changes, seen }: ConditionalUpdate): BatchStatementRequest => {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const set = given.filter(([, value]) => value !== null);
  const clauses = given.map(([name, value]) => (value === null ? `REMOVE "${name}"` : `SET "${name}"=?`));
  const conditions = [...Object.keys(key), ...Object.keys(seen)].map((name) => `"${name}"=?`);
  return {
    Statement: `UPDATE "${table}" ${clauses.join(' ')} WHERE ${conditions.join(' AND ')} RETURNING ALL NEW *`,
    Parameters: [
      ...set.map(([, value]) => toAttribute(value)),
      ...Object.values(key),
      ...Object.values(seen).map(toAttribute),
    ],
  };
};
