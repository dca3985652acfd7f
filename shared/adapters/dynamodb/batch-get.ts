import { setTimeout as wait } from 'node:timers/promises';
import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '../../ports/errors.ts';
import { fromStore } from '../aws-faults.ts';
import type { Item } from './attributes.ts';
import { chunks } from './chunks.ts';

/** BatchGetItem takes at most 100 keys (Amazon DynamoDB, quotas). */
const keysPerRequest = 100;

/** Waits after answers without items, in milliseconds; a little over a second in total. */
const backoffMs = [25, 50, 100, 200, 400, 800];

export interface BatchGet {
  client: DynamoDBClient;
  table: string;
  sleep?: (ms: number) => Promise<unknown>;
  /** Attributes to return, as a ProjectionExpression; all unless given. */
  projection?: string;
}

/**
 * The items with these keys, strongly consistent, in no order; missing ones are absent. One request for up to 100
 * keys and 16 MB. Keys must differ. Rejects with `StoreUnavailable`, also when DynamoDB leaves keys unprocessed for
 * longer than the back-off.
 */
export const batchGet = async (store: BatchGet, keys: readonly Item[]): Promise<Item[]> =>
  (await Promise.all(chunks(keys, keysPerRequest).map((chunk) => getChunk(store, chunk)))).flat();

const getChunk = async (store: BatchGet, keys: Item[]): Promise<Item[]> => {
  const { sleep = wait } = store;
  const found: Item[] = [];
  const waitsMs = backoffMs.values();
  let missing = keys;
  while (missing.length > 0) {
    const { items, unprocessed } = await getOnce(store, missing);
    // An answer cut off at 16 MB is continued at once; one that processed nothing was throttled.
    if (unprocessed.length === missing.length) await sleep(waitsMs.next().value ?? giveUp());
    found.push(...items);
    missing = unprocessed;
  }
  return found;
};

const getOnce = async (
  { client, table, projection }: BatchGet,
  keys: Item[],
): Promise<{ items: Item[]; unprocessed: Item[] }> => {
  const wanted = { Keys: keys, ConsistentRead: true, ...(projection && { ProjectionExpression: projection }) };
  const request = new BatchGetItemCommand({ RequestItems: { [table]: wanted } });
  const { Responses, UnprocessedKeys } = await fromStore(client.send(request));
  return { items: Responses?.[table] ?? [], unprocessed: UnprocessedKeys?.[table]?.Keys ?? [] };
};

const giveUp = (): never => {
  throw new StoreUnavailable('The store is unavailable: it leaves keys unprocessed');
};
