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
 * Puts changes that are wanted at the same time into one request, BatchExecuteStatement with a PartiQL update each. It is
 * no transaction: each statement has its own condition and its own outcome, is charged like an UpdateItem of its own, and
 * succeeds or fails independently of the others. (Amazon DynamoDB Developer Guide, "Running batch operations with
 * PartiQL" and "PartiQL update statements"; the role needs `dynamodb:PartiQLUpdate` on the table.)
 *
 * A change that comes alone goes in the same turn of the event loop, as an UpdateItem. Others wait until the request under
 * way is answered, or for ten milliseconds, so that no request that hangs holds up the others; where the last request held
 * several and none is under way, they wait for three. Two changes of one item are never in the same request.
 *
 * What is throttled within a request is tried again alone, with the SDK's repeats. A request that is refused as a whole,
 * for its form or its size, changed nothing, so each of its changes is tried alone. One whose answer is lost is repeated
 * by the SDK like any other: a change that was applied then finds its condition no longer met.
 */
export const updateInGroups = (client: DynamoDBClient, table: string): UpdateConditionally => {
  const alone = updateAlone(client, table);
  const underWay = new Set<Promise<void>>();
  let waiting: Waiting[] = [];
  let lastSize = 0;

  const outcomeOf = async (update: ConditionalUpdate, response: BatchStatementResponse = {}) => {
    const { Error: error, Item: item } = response;
    if (item && !error) return item;
    const { Code: code = '', Message: message } = error ?? {};
    if (code === 'ConditionalCheckFailed') return undefined;
    if (code === '') throw new StoreUnavailable('The store is unavailable: a statement was not answered');
    if (!passing.has(code)) return fromStore(Promise.reject(new StatementRefused(code, message)));
    await wait(BACKOFF_MS);
    return alone(update);
  };

  const carryOut = async (group: readonly Waiting[]): Promise<void> => {
    const [only, ...others] = group;
    if (only && others.length === 0) return only.settle(alone(only.update));
    const request = new BatchExecuteStatementCommand({
      Statements: group.map(({ update }) => statementOf(table, update)),
    });
    try {
      const { Responses = [] } = await fromStore(client.send(request));
      for (const [at, { update, settle }] of group.entries()) settle(outcomeOf(update, Responses[at]));
    } catch (error) {
      for (const { update, settle } of group) {
        settle(error instanceof StoreUnavailable ? Promise.reject(error) : alone(update));
      }
    }
  };

  const send = (): void => {
    const group = waiting;
    lastSize = group.length;
    waiting = [];
    const sent = carryOut(group).finally(() => underWay.delete(sent));
    underWay.add(sent);
  };

  const gather = async (group: readonly Waiting[]): Promise<void> => {
    await turn();
    if (underWay.size > 0) await Promise.race([...underWay, wait(GATHER_MS)]);
    else if (lastSize > 1) await wait(LINGER_MS);
    if (waiting === group) send();
  };

  return (update) => {
    if (waiting.some((other) => isSameItem(other.update, update))) send();
    const { promise, resolve } = Promise.withResolvers<Item | undefined>();
    waiting.push({ update, settle: resolve });
    if (waiting.length === 1) void gather(waiting);
    if (waiting.length === MOST) send();
    return promise;
  };
};

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
