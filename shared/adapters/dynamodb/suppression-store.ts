import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { SuppressionStore } from '../../ports/emails/suppression-store.ts';
import { type Suppression, suppressionKey } from '../../suppression/suppression.ts';
import { fromStore } from '../aws-faults.ts';
import { fromAttribute, type Item, recordIn, toAttribute, toItem } from './attributes.ts';
import { didWrite } from './conditional.ts';
import { readPartition } from './partition.ts';

/** One item per address, with an entry for each scope: delivery reads one key for a recipient, whatever its scope. */
export const addressItemKey = (hash: string): Item => toItem({ pk: `suppressed#${hash}`, sk: 'address' });

/** The entries in an item that `addressItemKey` names. */
export const entriesIn = (item: Item | undefined): Suppression[] =>
  item?.entries ? Object.values(fromAttribute(item.entries) as Record<string, Suppression>) : [];

const listOf = (scope: string): string => `suppressions#${scope}`;
const directory = 'suppressions';

/**
 * Suppressed addresses in the emails table: an item per address, and each entry again in a list per scope. The list is
 * written first and the address last, so that after a failure no address is suppressed without being listed. An addition
 * takes two writes, and one more for the first of a scope in this process.
 */
export const dynamoSuppressionStore = (client: DynamoDBClient, table: string): SuppressionStore => {
  const put = (item: Item) => fromStore(client.send(new PutItemCommand({ TableName: table, Item: item })));
  const remove = (key: Item) => fromStore(client.send(new DeleteItemCommand({ TableName: table, Key: key })));
  const known = new Set<string>();

  const enter = async (scope: string): Promise<void> => {
    if (known.has(scope)) return;
    await put(toItem({ pk: directory, sk: scope }));
    known.add(scope);
  };

  const find: SuppressionStore['find'] = async (address) => {
    const request = new GetItemCommand({
      TableName: table,
      Key: addressItemKey(suppressionKey(address)),
      ConsistentRead: true,
    });
    return entriesIn((await fromStore(client.send(request))).Item);
  };

  const isOnList = async ({ id, address }: Suppression): Promise<boolean> =>
    (await find(address)).some((entry) => entry.id === id);

  const scopes = async (): Promise<string[]> =>
    (await readPartition(client, table, directory)).map(({ sk }) => sk?.S ?? '');

  return {
    find,
    scopes,
    add: async (entry) => {
      const found = await find(entry.address);
      if (found.some(({ scope }) => scope === entry.scope)) return false;
      await enter(entry.scope);
      await put({ ...toItem(entry), ...toItem({ pk: listOf(entry.scope), sk: entry.id }) });
      // The SDK repeats a write whose response was lost, which then fails because of its own first write.
      const isAdded = (await addToAddress(client, table, entry)) || (await isOnList(entry));
      // Another worker added the address at the same moment.
      if (!isAdded) await remove(toItem({ pk: listOf(entry.scope), sk: entry.id }));
      return isAdded;
    },
    get: async (id) => {
      for (const scope of await scopes()) {
        const request = new GetItemCommand({ TableName: table, Key: toItem({ pk: listOf(scope), sk: id }) });
        const { Item } = await fromStore(client.send(request));
        if (Item) return recordIn<Suppression>(Item);
      }
      return undefined;
    },
    remove: async ({ id, scope, address }) => {
      const request = new UpdateItemCommand({
        TableName: table,
        Key: addressItemKey(suppressionKey(address)),
        UpdateExpression: 'REMOVE entries.#scope',
        ConditionExpression: 'entries.#scope.id = :id',
        ExpressionAttributeNames: { '#scope': scope },
        ExpressionAttributeValues: { ':id': toAttribute(id) },
      });
      const isRemoved = await didWrite(client.send(request));
      await remove(toItem({ pk: listOf(scope), sk: id }));
      return isRemoved;
    },
    list: async (scope, page) => {
      const { Items = [] } = await fromStore(client.send(new QueryCommand(queryOf(table, scope, page))));
      const entries = Items.map((item) => recordIn<Suppression>(item));
      return page.before === undefined ? entries : entries.reverse();
    },
  };
};

/** Newest first, beyond `after`; or, with `before`, the nearest newer ones. */
const queryOf = (
  table: string,
  scope: string,
  { after, before, limit }: { after?: string; before?: string; limit: number },
): QueryCommandInput => {
  const beyond = before ?? after;
  const comparison = before === undefined ? '<' : '>';
  return {
    TableName: table,
    KeyConditionExpression: beyond === undefined ? 'pk = :pk' : `pk = :pk AND sk ${comparison} :beyond`,
    ExpressionAttributeValues: toItem({
      ':pk': listOf(scope),
      ...(beyond !== undefined && { ':beyond': beyond }),
    }),
    ScanIndexForward: before !== undefined,
    Limit: limit,
    ConsistentRead: true,
  };
};

/** Nested attributes need their parent, which the first entry of an address creates. */
const addToAddress = async (client: DynamoDBClient, table: string, entry: Suppression): Promise<boolean> => {
  const base = { TableName: table, Key: addressItemKey(suppressionKey(entry.address)) };
  const names = { '#scope': entry.scope };
  const beside = new UpdateItemCommand({
    ...base,
    UpdateExpression: 'SET entries.#scope = :entry',
    ConditionExpression: 'attribute_exists(entries) AND attribute_not_exists(entries.#scope)',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':entry': toAttribute(entry) },
  });
  const first = new UpdateItemCommand({
    ...base,
    UpdateExpression: 'SET entries = :entries',
    ConditionExpression: 'attribute_not_exists(entries)',
    ExpressionAttributeValues: { ':entries': toAttribute({ [entry.scope]: entry }) },
  });
  return (await didWrite(client.send(first))) || didWrite(client.send(beside));
};
